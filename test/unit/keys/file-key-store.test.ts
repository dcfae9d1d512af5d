import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ResourceId } from '../../../lib/identifiers.ts';
import { createFileKeyStore } from '../../../lib/platform/keys/file-key-store.ts';
import { KeyUnavailable, type KeyName, type WrappedKey } from '../../../lib/platform/keys/keys.ts';
import { someWrappedKey } from '../../contract/key-store.ts';
import { everyFile, standsIn, temporaryFolder } from '../../support/temporary-folder.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const name: KeyName = { kind: 'cohort', resourceId: ResourceId.parse('resource-pupils'), cohort: '2032-07-31' };
const open = (folder: string) => createFileKeyStore({ folder, clock: virtualClock() });

/** Runs `act` in a process of its own, which is killed when it first calls `fs[dieAt]`, as often as `after` says before. */
function killedAt(dieAt: string, folder: string, act: string, after = 0): void {
  const root = join(import.meta.dirname, '../../..');
  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { createFileKeyStore } = await import(${JSON.stringify(`${root}/lib/platform/keys/file-key-store.ts`)});
    const store = createFileKeyStore({ folder: ${JSON.stringify(folder)}, clock: { now: () => '2026-11-23T01:00:00.000Z' } });
    const name = ${JSON.stringify(name)};
    const original = fs.${dieAt};
    let left = ${after};
    fs.${dieAt} = (...given) => { if (left-- === 0) process.kill(process.pid, 'SIGKILL'); return original(...given); };
    syncBuiltinESMExports();
    await ${act};
    process.exit(3);`;
  const { signal, status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(signal, 'SIGKILL', `the process ended with ${status}: ${stderr}`);
}
const putting = (key: WrappedKey) =>
  `store.put(name, { ...${JSON.stringify({ ...key, wrapped: undefined })}, wrapped: Buffer.from('${Buffer.from(key.wrapped).toString('hex')}', 'hex') })`;

describe('key files', () => {
  test('a process killed between overwriting and unlinking leaves a key that is destroyed, and gone after the next start', async (t) => {
    const folder = temporaryFolder(t);
    const key = someWrappedKey();
    await open(folder).put(name, key);
    killedAt('unlinkSync', folder, 'store.destroy(name)', 1); // the first unlink is the tombstone's draft
    assert.equal(readdirSync(join(folder, 'live')).length, 1, 'the file is still there');
    assert.ok(!standsIn(everyFile(folder), key.wrapped), 'and overwritten');
    const store = open(folder);
    assert.deepEqual(await store.get([name]), ['destroyed']);
    assert.deepEqual(readdirSync(join(folder, 'live')), []);
  });

  test('a process killed before overwriting has already made the destruction certain', async (t) => {
    const folder = temporaryFolder(t);
    const key = someWrappedKey();
    const running = open(folder);
    await running.put(name, key);
    killedAt('chmodSync', folder, 'store.destroy(name)');
    assert.ok(standsIn(everyFile(folder), key.wrapped));
    assert.deepEqual(await running.get([name]), ['destroyed']);
    assert.deepEqual(await open(folder).get([name]), ['destroyed']);
    assert.ok(!standsIn(everyFile(folder), key.wrapped));
  });

  test('a process killed before its key has a name leaves nothing after the next start', async (t) => {
    const folder = temporaryFolder(t);
    const key = someWrappedKey();
    killedAt('linkSync', folder, putting(key));
    assert.ok(standsIn(everyFile(folder), key.wrapped));
    assert.deepEqual(await open(folder).get([name]), [undefined]);
    assert.ok(!standsIn(everyFile(folder), key.wrapped));
  });

  test('a process killed when its key had both names leaves the key whole', async (t) => {
    const folder = temporaryFolder(t);
    const key = someWrappedKey();
    killedAt('unlinkSync', folder, putting(key));
    const [found] = await open(folder).get([name]);
    assert.equal(typeof found === 'object' && Buffer.from(found.wrapped).equals(key.wrapped), true);
    assert.equal(readdirSync(join(folder, 'live')).length, 1);
  });

  test('destruction also finds the drafts of a process that still seems to run', async (t) => {
    const folder = temporaryFolder(t);
    const key = someWrappedKey();
    const store = open(folder);
    await store.put(name, key);
    const [file = assert.fail('no key file')] = readdirSync(join(folder, 'live'));
    cpSync(join(folder, 'live', file), join(folder, 'live', `${file.slice(0, 64)}.${process.ppid}.0011223344556677.tmp`));
    await store.destroy(name);
    assert.ok(!standsIn(everyFile(folder), key.wrapped));
  });

  test('a key file put back beside its tombstone stays destroyed and is gone after the next start', async (t) => {
    const folder = temporaryFolder(t);
    const older = temporaryFolder(t);
    const key = someWrappedKey();
    const store = open(folder);
    await store.put(name, key);
    cpSync(folder, older, { recursive: true });
    await store.destroy(name);
    cpSync(join(older, 'live'), join(folder, 'live'), { recursive: true });
    assert.deepEqual(await store.get([name]), ['destroyed']);
    assert.deepEqual(await open(folder).get([name]), ['destroyed']);
    assert.ok(!standsIn(everyFile(folder), key.wrapped));
  });

  test('old key files put back without tombstones are destroyed again by the same call', async (t) => {
    const folder = temporaryFolder(t);
    const older = temporaryFolder(t);
    const key = someWrappedKey();
    await open(folder).put(name, key);
    cpSync(folder, older, { recursive: true });
    await open(folder).destroy(name);
    rmSync(folder, { recursive: true });
    cpSync(older, folder, { recursive: true });
    const store = open(folder);
    await store.destroy(name);
    assert.deepEqual(await store.get([name]), ['destroyed']);
    assert.ok(!standsIn(everyFile(folder), key.wrapped));
  });

  test('a damaged key file, or one under another key\'s name, is refused', async (t) => {
    const folder = temporaryFolder(t);
    const store = open(folder);
    await store.put(name, someWrappedKey());
    const [file = assert.fail('no key file')] = readdirSync(join(folder, 'live'));
    const other: KeyName = { ...name, cohort: '2033-07-31' };
    const damaged = (error: unknown) => error instanceof KeyUnavailable && error.code === 'damaged';
    await store.put(other, someWrappedKey());
    const [otherFile = assert.fail('no other file')] = readdirSync(join(folder, 'live')).filter((each) => each !== file);
    cpSync(join(folder, 'live', otherFile), join(folder, 'live', file));
    await assert.rejects(store.get([name]), damaged);
    writeFileSync(join(folder, 'live', file), '{"half":');
    await assert.rejects(store.get([name]), damaged);
    await assert.rejects(store.put(name, someWrappedKey()), damaged);
  });
});
