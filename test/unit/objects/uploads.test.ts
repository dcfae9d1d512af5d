import assert from 'node:assert/strict';
import { linkSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { Instant } from '../../../lib/calendar/instant.ts';
import { UploadRefused, type UploadRefusal } from '../../../lib/platform/objects/accept-upload.ts';
import { createFileObjects } from '../../../lib/platform/objects/file-objects.ts';
import { everyFile, temporaryFolder } from '../../support/temporary-folder.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const expiresAt = Instant.parse('2026-11-23T01:15:00.000Z');
async function* stream(...chunks: readonly string[]) {
  for (const chunk of chunks) yield new Uint8Array(Buffer.from(chunk));
}
const refused = (reason: UploadRefusal) => (error: unknown) => error instanceof UploadRefused && error.reason === reason;

function setUp(t: TestContext, secret = 1) {
  const folder = temporaryFolder(t);
  const clock = virtualClock();
  const objects = createFileObjects({ folder, clock, secret: new Uint8Array(32).fill(secret), baseUrl: 'http://127.0.0.1:8080' });
  const address = async (key = 'imports/import-1.csv', maxBytes = 10) => new URL((await objects.uploadAddress(key, { maxBytes, expiresAt })).url);
  const send = (url: URL, ...chunks: readonly string[]) => objects.acceptUpload(url.pathname, url.searchParams, stream(...chunks));
  const left = () => everyFile(folder).length;
  return { folder, clock, objects, address, send, left };
}

describe('uploads to the local address', () => {
  test('what is sent becomes an object, and nothing else is left', async (t) => {
    const { objects, address, send, left } = setUp(t);
    assert.deepEqual(await send(await address(), 'hello', 'world'), {
      key: 'imports/import-1.csv', bytes: 10, sha256: '936a185caaa266bb9cbe981e9e05cb78cd732b0b3280eb944412bb6f8f8f07af',
    });
    assert.equal(Buffer.from((await objects.get('uploads', 'imports/import-1.csv')) ?? []).toString(), 'helloworld');
    assert.equal(left(), 1);
  });

  test('one byte more than permitted is refused while it streams, and leaves nothing', async (t) => {
    const { objects, address, send, left } = setUp(t);
    await assert.rejects(send(await address(), 'helloworld', '!'), refused('too-large'));
    assert.equal(await objects.size('uploads', 'imports/import-1.csv'), undefined);
    assert.equal(left(), 0);
  });

  test('the address ends with its last millisecond', async (t) => {
    const { clock, address, send } = setUp(t);
    const url = await address();
    clock.set('2026-11-23T01:15:00.000Z');
    await assert.rejects(send(url, 'a'), refused('expired'));
    clock.set('2026-11-23T01:14:59.999Z');
    assert.equal((await send(url, 'a')).bytes, 1);
  });

  test('an address changed in any part is refused', async (t) => {
    const { address, send, left } = setUp(t);
    const changed = async (change: (url: URL) => void) => {
      const url = await address();
      change(url);
      await assert.rejects(send(url, 'a'), refused('signature'), url.href);
    };
    await changed((url) => url.searchParams.set('max', '1000'));
    await changed((url) => url.searchParams.set('max', 'x'));
    await changed((url) => url.searchParams.set('expires', '1999999999999'));
    await changed((url) => url.searchParams.set('expires', '9e99'));
    await changed((url) => url.searchParams.delete('signature'));
    await changed((url) => url.searchParams.set('signature', `${url.searchParams.get('signature')}A`));
    await changed((url) => { url.pathname = '/uploads/imports/import-2.csv'; });
    await changed((url) => { url.pathname = '/elsewhere/imports/import-1.csv'; });
    assert.equal(left(), 0);
  });

  test('an address of another secret is refused', async (t) => {
    const { send } = setUp(t);
    await assert.rejects(send(await setUp(t, 2).address(), 'a'), refused('signature'));
  });

  test('the same upload again succeeds, another one under the address is refused', async (t) => {
    const { objects, address, send, left } = setUp(t);
    const url = await address();
    await send(url, 'hello');
    assert.equal((await send(url, 'hel', 'lo')).bytes, 5);
    await assert.rejects(send(url, 'other'), refused('exists'));
    assert.equal(Buffer.from((await objects.get('uploads', 'imports/import-1.csv')) ?? []).toString(), 'hello');
    assert.equal(left(), 1);
  });

  test('a sender that breaks off leaves nothing', async (t) => {
    const { objects, address, left } = setUp(t);
    const url = await address();
    const broken = async function* () {
      yield new Uint8Array(5);
      throw new Error('connection reset');
    };
    await assert.rejects(objects.acceptUpload(url.pathname, url.searchParams, broken()), /connection reset/);
    assert.equal(left(), 0);
  });
});

describe('object files', () => {
  test('a deleted upload\'s bytes are overwritten, not only unlinked', async (t) => {
    const { folder, objects, address, send } = setUp(t);
    await send(await address(), 'pupils');
    const elsewhere = join(temporaryFolder(t), 'same-file');
    linkSync(join(folder, 'uploads/imports/import-1.csv'), elsewhere);
    assert.equal(readFileSync(elsewhere, 'utf8'), 'pupils');
    await objects.delete('uploads', 'imports/import-1.csv');
    assert.equal(everyFile(folder).length, 0);
    assert.equal(readFileSync(elsewhere).includes('pupils'), false);
  });

  test('ledger copies are written read-only', async (t) => {
    const { folder, objects } = setUp(t);
    await objects.put('ledger', 'tile/0/000', new Uint8Array(3));
    assert.equal(statSync(join(folder, 'ledger/tile/0/000')).mode & 0o777, 0o400);
  });

  test('drafts of a process that is gone are discarded at the next start', (t) => {
    const { folder, clock } = setUp(t);
    writeFileSync(join(folder, '.drafts', `upload.${2 ** 22 + 1}.0011223344556677.tmp`), 'half');
    writeFileSync(join(folder, '.drafts', `upload.${process.ppid}.0011223344556677.tmp`), 'of one that runs');
    createFileObjects({ folder, clock, secret: new Uint8Array(32), baseUrl: '' });
    assert.deepEqual(readdirSync(join(folder, '.drafts')), [`upload.${process.ppid}.0011223344556677.tmp`]);
  });

  test('a key that continues another object\'s is refused', async (t) => {
    const { objects } = setUp(t);
    await objects.put('documents', 'a', new Uint8Array(1));
    await assert.rejects(objects.put('documents', 'a/b', new Uint8Array(1)), TypeError);
    await objects.put('documents', 'c/d', new Uint8Array(1));
    await assert.rejects(objects.put('documents', 'c', new Uint8Array(1)), TypeError);
  });
});
