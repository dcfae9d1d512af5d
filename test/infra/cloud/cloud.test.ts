import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OPERATIONS } from '../../../functions/index.ts';
import { notRun } from '../../engines/not-run.ts';
import { certificateOf, cohortsOf, END_DAY, ENDED, onlyDestruction, runRetention } from '../../support/ending.ts';
import { consumer, grantFields, importPupils, keepPupils, owner, people, publishResource, purpose, query, registerPupils } from '../../support/journey.ts';
import { pupils } from '../../support/pupils.ts';
import { driveEnding } from '../../system/marked/right-ending.ts';
import { driveCatalog, driveLaw, driveOrganisations } from '../../system/marked/right-registers.ts';
import { driveDisputes, driveRecords } from '../../system/marked/right-sharing.ts';
import { search } from '../../system/marked/search.ts';
import { createHttpApi, readReply } from './http-api.ts';
import { openCloud, type Cloud } from './open-cloud.ts';
import { judge } from './judge.ts';
import { openCloudWorld, type CloudWorld } from './cloud-world.ts';
import { pythonTools } from './python.ts';
import { createOperator, keepSecond, prepareRestore, requireVerified } from './rehearse-restore.ts';

/** A function's clock goes on while it runs. */
const A_MINUTE_BEFORE = '2026-12-31T15:59:00.000Z';
const suite = 'the stage in the emulator';
const tools = pythonTools();
if ('missing' in tools) {
  notRun(suite, tools.missing);
} else {
  describe(suite, () => {
    let cloud: Cloud;
    let world: CloudWorld;
    let [readingPath, readingValue] = ['', ''];
    before(async () => {
      cloud = await openCloud(tools.bin, '2026-11-23T01:00:00.000Z');
      world = await openCloudWorld(cloud);
    });
    after(async () => {
      cloud?.gaps.print((line) => console.log(line));
      await cloud?.close();
    });

    test('is deployed by sls deploy', () => {
      assert.match(cloud.deployment, /Service deployed to stack edudata-steward-dev/);
      assert.equal(cloud.stage.timers.size, OPERATIONS.filter(({ kind }) => kind === 'job').length);
      for (const { role, environment } of cloud.stage.functions.values()) {
        assert.match(role, /^arn:aws-cn:iam::\d{12}:role\//);
        assert.match(environment['TABLE_LEDGER'] ?? '', /^edudata-steward-dev-ledger$/);
      }
    });

    test('carries the main job: registered, published, applied for, signed, read masked, under a proof', async () => {
      const { resourceId, rows } = await keepPupils(world, 12);
      const grantId = await grantFields(world, resourceId, ['identityNumber', 'name', 'studentNumber']);
      const pupil = rows[3] ?? assert.fail();
      const { status, body, headers } = await query(world, grantId, pupil.identityNumber);
      [readingPath, readingValue] = [`/grants/${grantId}/queries`, pupil.identityNumber];
      assert.equal(status, 200, JSON.stringify(body));
      assert.notEqual(body.record['name'], pupil.name);
      assert.ok(body.maskedFields.includes('name'));
      await world.runJob('sequenceLedger');
      const [stream, shard, number] = (headers['ledger-receipt'] ?? '').split(';')[0]?.split('/') ?? [];
      assert.equal((await world.as(consumer).get(`/ledger/${stream}/proofs/${shard}/${number}`)).status, 200);
      const checkpoint = await world.as(consumer).get<string>(`/ledger/${stream}/checkpoint`);
      assert.equal(checkpoint.body.match(/^— ledger\.example\.cn\/dev/gm)?.length, 2, checkpoint.body);
    });

    test('serves every operation of the register, and runs every job', async () => {
      await driveOrganisations(world);
      await driveLaw(world);
      await driveCatalog(world);
      await driveDisputes(world, await driveRecords(world));
      await driveEnding(world);
      for (const job of cloud.stage.timers.keys()) await world.runJob(job);
      assert.deepEqual(OPERATIONS.map((operation) => (operation.kind === 'http' ? operation.route : operation.name)).filter((name) => !world.served.has(name)), []);
      const { status, body } = await world.as(owner).get<{ readonly code: string }>('/nothing/here');
      assert.deepEqual([status, body.code], [404, 'NOT_FOUND']);
      assert.deepEqual([...cloud.stage.functions.keys()].filter((name) => !world.invoked.has(name)), []);
    });

    test('ends it: readable in its last minute, then destroyed with a certificate, elsewhere archived first, and nothing readable again', async () => {
      const archived = await keepPupils(world, 2, { graduatesOn: END_DAY, entry: { code: 'PUPIL/ARCHIVE', retention: { businessEvent: '毕业', eventField: 'graduatesOn', months: 0, validMonths: 12, maxYears: 12, expiryAction: 'desensitisedArchive' } } });
      const { resourceId } = await publishResource(world, await registerPupils(world, { code: 'PUPIL/LAST' }));
      const rows = pupils(2, { seed: 5 }).map((row) => ({ ...row, graduatesOn: END_DAY as typeof row.graduatesOn }));
      await importPupils(world, resourceId, rows);
      const grantId = await grantFields(world, resourceId, ['name']);
      const [first] = rows;
      world.clock.set(A_MINUTE_BEFORE);
      assert.equal((await query(world, grantId, first?.identityNumber ?? '')).status, 200);
      world.clock.set(ENDED);
      assert.notEqual((await query(world, grantId, first?.identityNumber ?? '')).status, 200);
      await runRetention(world);
      const certificate = await certificateOf(world, await onlyDestruction(world, resourceId));
      assert.equal(certificate.content.count, 2);
      assert.equal((await onlyDestruction(world, archived.resourceId)).state, 'CERTIFIED');
      assert.deepEqual(certificate.signatures.map(({ algorithm }) => algorithm), ['ed25519', 'sm2']);
    });

    test('is restored: what was lost and altered stands again as the ledger says, what was destroyed stays destroyed, its certificates verify', async () => {
      const operator = createOperator(cloud);
      const { reads, gone, certified, before, resourceId } = await prepareRestore(cloud, world);
      await requireVerified(world, certified);
      await assert.rejects(operator.restore('2026-12-01T00:00:00.000Z'), /OperatorFault: .*不在可恢复范围/);
      assert.deepEqual(await reads(), gone, 'a second that cannot be restored closes nothing');

      const after = await keepSecond(cloud, world);
      await operator.damage();
      const asked: string[] = [];
      cloud.listen((line) => void asked.push(line));
      const whole = await operator.restore(after);
      assert.deepEqual([whole.outcome, whole.findings], ['proved', []]);
      assert.ok(whole.items.putBack > 20 && whole.ledgerItems > 20, JSON.stringify(whole));
      assert.deepEqual([whole.items.goesBack, whole.items.lost, whole.items.removed, whole.items.unstated], [0, 0, 1, 0]);
      const [stopped, started] = ['PUT', 'DELETE'].map((method) => asked.flatMap((line, i) => (line.startsWith(`${method} /`) && line.endsWith('/concurrency') ? [i] : [])));
      const written = asked.flatMap((line, i) => (/^(BatchWriteItem|PutItem|TransactWriteItems)/.test(line) ? [i] : []));
      assert.deepEqual([stopped?.length, started?.length], [cloud.stage.functions.size, cloud.stage.functions.size]);
      assert.ok(Math.max(...stopped ?? []) < Math.min(...written) && Math.max(...written) < Math.min(...started ?? []), 'no function runs while anything is written');
      assert.deepEqual(await reads(), gone);
      assert.deepEqual(await Promise.all(certified.map(({ content: { certificateId } }) => world.as(people.auditor).get(`/certificates/${certificateId}`).then(({ body }) => body))), certified);

      await world.runJob('sequenceLedger'); // what was read meanwhile
      await operator.damage();
      asked.length = 0;
      const refused = await operator.restore(before);
      assert.equal(refused.outcome, 'refused');
      assert.deepEqual(asked.filter((line) => /^DELETE \/|^BatchWriteItem edudata-steward-dev-registry/.test(line)), [], 'closed, and the registry is as it was');
      assert.ok(refused.items.goesBack > 0 && refused.items.lost > 0 && refused.findings.length === refused.items.goesBack + refused.items.lost);
      operator.killAt('BatchWriteItem edudata-steward-dev-registry', 3);
      await assert.rejects(operator.restore(before, true), /ended with SIGKILL/);
      operator.revive();
      const back = await operator.restore(before, true);
      assert.deepEqual([back.outcome, back.findings], ['proved', []]);
      assert.equal(back.cohortsEndedAgain, 1);
      assert.deepEqual(await reads(), gone);
      const cohorts = await cohortsOf(world, resourceId);
      assert.deepEqual([cohorts['2027-02-28'], cohorts['2027-03-31']], ['DESTROYED 3', 'LIVE 1']);
      await requireVerified(world, certified);
      const again = await operator.restore(before);
      assert.deepEqual([again.outcome, again.findings, Object.values(again.items).some((count) => count > 0)], ['proved', [], false]);
      for (const job of cloud.stage.timers.keys()) await world.runJob(job);
    });

    test('gives every function’s role what it asked for, no less', () => {
      assert.deepEqual([...cloud.judged.refused], []);
      const asked = [...cloud.judged.seen].map((line) => line.split(' '));
      assert.ok(asked.length > 200);
      const touched = new Set(asked.flatMap(([, action = '', resource = '']) => (/^(s3|dynamodb):/.test(action) ? [resource.split('/index/')[0]?.replace(/^(arn:aws-cn:s3:::[^/]+).*/, '$1')] : [])));
      const estate = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table'].flatMap((type) => cloud.packaged.ofType(type)).filter(([id]) => id !== 'ServerlessDeploymentBucket').map(([id]) => cloud.stage.resolve({ 'Fn::GetAtt': [id, 'Arn'] }));
      assert.deepEqual([...touched].sort(), estate.sort(), 'every table and bucket was asked for something');
      const { statements } = cloud.stage.functions.get('unmatched') ?? assert.fail();
      assert.deepEqual(asked.filter(([, action = '', resource = '']) => judge({ action, resource, context: {} }, statements) === 'allowed'), [], 'a role without rights was given some');
    });

    test('answers problem details where a table, the key table or the master key is gone, at its first request, too', async () => {
      const gone = async (name: string, change: Readonly<Record<string, string>>, method: string, path: string, body?: object) => {
        const headers = { authorization: `Bearer ${await cloud.issuer.token(consumer)}`, ...(body && { 'content-type': 'application/json' }) };
        const { event } = createHttpApi(cloud.packaged).route({ method, path, headers, body: body && JSON.stringify(body) }, 1);
        const { status, headers: { 'content-type': type }, body: problem } = readReply<{ readonly code: string; readonly detail: string }>(await cloud.functionOf(name, change).invoke(event, now));
        assert.deepEqual([status, type?.split(';')[0], problem.code], [503, 'application/problem+json', 'UNAVAILABLE'], `${name}: ${JSON.stringify(problem)}`);
        return problem.detail;
      };
      const now = Date.parse('2026-11-23T03:00:00.000Z'); // the grant is in force
      world.clock.set('2026-11-23T03:00:00.000Z');
      const lookup = { lookup: { field: 'identityNumber', value: readingValue }, purpose };
      await gone('organizations', { TABLE_REGISTRY: 'gone' }, 'GET', '/me');
      await gone('organizations', { TABLE_REGISTRY: '' }, 'GET', '/me');
      await gone('grants-query-records', { MASTER_KEY: '' }, 'POST', readingPath, lookup);
      assert.match(await gone('grants-query-records', { KEY_TABLE: 'gone' }, 'POST', readingPath, lookup), /密钥/);
      cloud.disableMasterKey();
      assert.match(await gone('grants-query-records', {}, 'POST', readingPath, lookup), /主密钥已停用/);
    });

    test('has written no personal value to its output', () => {
      assert.deepEqual(search([{ where: 'output', content: cloud.heard.join('') }], ['record', 'secret']), []);
      assert.doesNotMatch(cloud.heard.join(''), /演示·|eyJ/);
    });

    test('met every gap of the emulator that is listed', () => assert.deepEqual(cloud.gaps.unmet(), []));
  });
}
