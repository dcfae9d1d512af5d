import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { bootstrapStage } from '../../../infra/aws/operator/bootstrap-stage.ts';
import { parseStageFile, readStageFile } from '../../../infra/aws/operator/stage-file.ts';
import { requireDomesticStage } from '../../../infra/aws/operator/open-stage.ts';
import { BootstrapRefused } from '../../../infra/local/bootstrap-platform.ts';
import { OperatorFault } from '../../../infra/local/operator-fault.ts';
import { KeyUnavailable, type Signers } from '../../../lib/platform/keys/keys.ts';
import { NotDomestic } from '../../../lib/platform/domestic/check-environment.ts';
import { createTestWorld } from '../../support/test-platform.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const file = {
  format: 'edudata-steward/bootstrap/1', unit: { name: '演示·市教育局', kind: 'educationDepartment', level: 'city', regulation: 'nanchang' },
  administrators: [{ issuer: 'https://id.example.cn', subject: 'founder', displayName: '演示·首任管理员' }],
};
const signed = (value: unknown) => {
  const content = Buffer.from(JSON.stringify(value));
  return { content, signature: sign(null, content, privateKey).toString('base64'), publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
};

describe('bootstrap of a deployed stage', () => {
  test('enters the file once and opens the signers that it asks to be made; again with the same file it changes nothing', async () => {
    const world = await createTestWorld({ empty: true });
    const asked: boolean[] = [];
    const stage = { platform: world.platform, openSigners: async (create: boolean): Promise<Signers> => { asked.push(create); return world.platform.signers; } };
    const first = await bootstrapStage(stage, signed(file));
    assert.deepEqual([first.begun, first.people.length, first.signers.map(({ algorithm }) => algorithm)], [true, 1, ['ed25519', 'sm2']]);
    const again = await bootstrapStage(stage, signed(file));
    assert.deepEqual(again, { ...first, begun: false });
    assert.deepEqual(asked, [true, true]);
    await assert.rejects(bootstrapStage(stage, signed({ ...file, administrators: [...file.administrators, { issuer: 'https://id.example.cn', subject: 'second', displayName: '演示·另一人' }] })), BootstrapRefused);
    world.close();
  });

  test('that could not make its signing key says so, and goes on from there', async () => {
    const world = await createTestWorld({ empty: true });
    const failing = { platform: world.platform, openSigners: async (): Promise<Signers> => { throw new KeyUnavailable('the key is disabled', 'disabled'); } };
    await assert.rejects(bootstrapStage(failing, signed(file)), (error: unknown) => error instanceof OperatorFault && /the key is disabled.*以同一命令重试/.test(error.message));
    const done = await bootstrapStage({ platform: world.platform, openSigners: async () => world.platform.signers }, signed(file));
    assert.equal(done.begun, false);
    world.close();
  });

  test('makes no key for a file that is not signed', async () => {
    const world = await createTestWorld({ empty: true });
    const never = async (): Promise<Signers> => assert.fail('a key was asked for');
    await assert.rejects(bootstrapStage({ platform: world.platform, openSigners: never }, { ...signed(file), signature: '' }), BootstrapRefused);
    world.close();
  });
});

describe('a stage file', () => {
  test('is read as serverless.yml reads it', () => {
    for (const stage of ['dev', 'prod', 'offline']) assert.equal(readStageFile(stage).region, 'cn-north-1');
    assert.equal(readStageFile('prod').logDays, 731);
    assert.throws(() => readStageFile('nowhere'), OperatorFault);
    assert.throws(() => readStageFile('../../../etc'), OperatorFault);
    assert.throws(() => parseStageFile('region: cn-north-1\n  nested: 1\n', 'x.yml'), OperatorFault);
    assert.throws(() => parseStageFile('region: cn-north-1\n', 'x.yml'), OperatorFault);
  });

  test('that takes the stage’s own region, or none of the mainland, for the second of the keys is refused', () => {
    const text = (keyReplica: string) => readFileSync('infra/aws/stages/prod.yml', 'utf8').replace("keyReplica: ''", `keyReplica: ${keyReplica}`);
    assert.equal(parseStageFile(text('cn-northwest-1'), 'x.yml').keyReplica, 'cn-northwest-1');
    for (const region of ['cn-north-1', 'ap-southeast-1']) assert.throws(() => parseStageFile(text(region), 'x.yml'), /keyReplica.*另一境内区域.*other mainland region/);
  });

  test('of another region than the environment says, or of none in the mainland, is refused', () => {
    const stage = readStageFile('dev');
    const HOME = '/nowhere'; // whatever this machine's own files say
    requireDomesticStage(stage, { HOME });
    assert.throws(() => requireDomesticStage(stage, { HOME, AWS_REGION: 'cn-northwest-1' }), OperatorFault);
    assert.throws(() => requireDomesticStage({ ...stage, region: 'ap-southeast-1' }, { HOME }), NotDomestic);
    assert.throws(() => requireDomesticStage(stage, { HOME, AWS_ENDPOINT_URL: 'https://dynamodb.us-east-1.amazonaws.com' }), NotDomestic);
  });
});
