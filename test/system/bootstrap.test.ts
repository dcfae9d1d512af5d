import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, test } from 'node:test';
import { bootstrapPlatform, BootstrapRefused } from '../../infra/local/bootstrap-platform.ts';
import { DEMO_ISSUER } from '../../infra/local/demo-issuer.ts';
import { createTestWorld } from '../support/test-platform.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const signed = (value: unknown) => {
  const content = Buffer.from(JSON.stringify(value));
  return { content, signature: sign(null, content, privateKey).toString('base64'), publicKey: pem };
};
const file = {
  format: 'edudata-steward/bootstrap/1',
  unit: { name: '演示·市教育局', kind: 'educationDepartment', level: 'city', regulation: 'nanchang' },
  administrators: [{ issuer: DEMO_ISSUER, subject: 'founder', displayName: '演示·首任管理员' }],
};
const refusedWith = (text: RegExp) => (error: unknown) => error instanceof BootstrapRefused && text.test(error.message);

describe('bootstrap', () => {
  test('creates the first unit and administrators as the ledger’s first entry; they register everybody else', async () => {
    const world = await createTestWorld({ empty: true });
    const { unit, people, receipt } = await bootstrapPlatform(world.platform, signed(file));
    assert.match(receipt, /^operations\/\d+\/1$/);
    assert.deepEqual(people, [world.personId('founder')]);
    const made = await world.as('founder').post('/units', { parentId: unit, name: '演示·学校', kind: 'school', level: 'institution' });
    assert.equal(made.status, 201);
    const [, shard] = receipt.split('/');
    const entry = await world.platform.ledgerReader.entry('operations', Number(shard), 1);
    assert.equal(entry?.event.action, 'platform.bootstrapped');
    assert.equal(JSON.stringify(entry).includes('演示'), false);
    world.close();
  });

  test('runs once', async () => {
    const world = await createTestWorld({ empty: true });
    await bootstrapPlatform(world.platform, signed(file));
    await assert.rejects(bootstrapPlatform(world.platform, signed(file)), refusedWith(/runs once/));
    const seeded = await createTestWorld();
    await assert.rejects(bootstrapPlatform(seeded.platform, signed(file)), refusedWith(/runs once/));
    world.close();
    seeded.close();
  });

  test('refuses what was not signed so, another kind of key, and an invalid file, and then changes nothing', async () => {
    const world = await createTestWorld({ empty: true });
    const changed = { ...signed(file), content: Buffer.from(JSON.stringify({ ...file, administrators: [...file.administrators, ...file.administrators] })) };
    await assert.rejects(bootstrapPlatform(world.platform, changed), refusedWith(/signature/));
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
    for (const other of [rsa, 'no key']) await assert.rejects(bootstrapPlatform(world.platform, { ...signed(file), publicKey: other }), refusedWith(/Ed25519/));
    for (const wrong of [{ ...file, administrators: [] }, { ...file, extra: 1 }, 'text']) await assert.rejects(bootstrapPlatform(world.platform, signed(wrong)), refusedWith(/not valid/));
    assert.equal((await world.as('founder').get('/units')).status, 403);
    world.close();
  });
});
