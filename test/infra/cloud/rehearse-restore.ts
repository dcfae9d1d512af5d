import assert from 'node:assert/strict';
import type { Verdict } from '../../../infra/aws/operator/restore/restore-stage.ts';
import { LocalDate, toInstant, toMilliseconds } from '../../../lib/calendar/instant.ts';
import type { Certificate } from '../../../lib/retention/certificate.ts';
import type { DestructionView } from '../../../lib/retention/destruction-view.ts';
import { expectStatus } from '../../conformance/expectations.ts';
import { certificateOf, runRetention, step } from '../../support/ending.ts';
import { grantFields, importPupils, keepPupils, owner, people, pupils, query } from '../../support/journey.ts';
import { checkCertificate } from '../../support/verify-certificate.ts';
import type { CloudWorld } from './cloud-world.ts';
import type { Cloud } from './open-cloud.ts';
import type { OperatorErrand } from './operator-errand.ts';

const [DOOMED, SPARED] = ['2027-02-28', '2027-03-31'].map((day) => LocalDate.parse(day)) as [LocalDate, LocalDate];

/** Two cohorts and a grant; a second that is kept; then one cohort and one person of the other are destroyed, with certificates. */
export async function prepareRestore(cloud: Cloud, world: CloudWorld) {
  const { resourceId, rows: [doomed] } = await keepPupils(world, 3, { graduatesOn: DOOMED, entry: { code: 'PUPIL/RESTORED' } });
  const [spared, erased] = await importPupils(world, resourceId, pupils(2, { seed: 11 }).map((pupil) => ({ ...pupil, graduatesOn: SPARED })));
  assert.ok(doomed && spared && erased);
  const grantId = await grantFields(world, resourceId, ['name']);
  const read = async ({ identityNumber }: { readonly identityNumber: string }) => { const { status, body } = await query(world, grantId, identityNumber); return body.code ?? status; };
  const reads = async () => [await read(doomed), await read(spared), await read(erased)];
  assert.deepEqual(await reads(), [200, 200, 200]);
  await world.runJob('sequenceLedger');
  const before = await keepSecond(cloud, world);

  const early = expectStatus(await world.as(owner).post<DestructionView>(`/resources/${resourceId}/destructions`, { cohort: DOOMED }), 201);
  for (const [by, name] of [[people.coordinator, 'approval'], [people.destroyer, 'execution'], [people.auditor, 'verification']] as const) {
    await runRetention(world);
    assert.ok((await step(world, by, early, name)).status < 300);
  }
  const erasure = expectStatus(await world.as(owner).post<DestructionView>(`/resources/${resourceId}/erasures`, { record: erased.identityNumber, reason: '本人撤回同意' }), 201);
  await runRetention(world);
  expectStatus(await step(world, people.coordinator, erasure, 'approval'), 200);
  await runRetention(world);
  const certified = await Promise.all([early, erasure].map(async ({ destructionId }) => certificateOf(world, expectStatus(await world.as(people.auditor).get<DestructionView>(`/destructions/${destructionId}`), 200))));
  const gone = await reads();
  assert.deepEqual([gone[1], gone[2]], [200, 'RECORD_NOT_FOUND']);
  assert.notEqual(gone[0], 200);
  return { resourceId, reads, gone, certified, before };
}

/** A second of its own, with what the tables hold at it. */
export async function keepSecond(cloud: Cloud, world: CloudWorld): Promise<string> {
  const at = await cloud.backUp();
  world.clock.set(toInstant(toMilliseconds(world.clock.now()) + 5_000));
  return at;
}

export function createOperator(cloud: Cloud) {
  let process = cloud.operator('./operator-errand.ts');
  const invoke = (errand: OperatorErrand) => process.invoke(errand, Date.parse(cloud.clock.now()));
  return {
    damage: () => invoke({ errand: 'damage' }),
    restore: (at: string, goBack = false) => invoke({ errand: 'restore', at, goBack }) as Promise<Verdict>,
    /** Killed when it has asked so often for this; the next command is a new process. */
    killAt(line: string, times: number): void {
      const doomed = process;
      let seen = 0;
      cloud.listen((asked) => { if (asked === line && (seen += 1) === times) doomed.stop(); });
    },
    revive(): void {
      cloud.listen(() => undefined);
      process = cloud.operator('./operator-errand.ts');
    },
  };
}

/** Verified as an outsider does: by the certificate, its entry and public keys alone. */
export async function requireVerified(world: CloudWorld, certificates: readonly Certificate[]): Promise<void> {
  for (const certificate of certificates) {
    const { leafIndex } = certificate.content.ledger;
    const [stated] = await world.platform.ledgerReader.entries('sharing', leafIndex, 1);
    const [publicKey, sm2] = certificate.signatures.map((signature) => Buffer.from(signature.publicKey, 'base64'));
    assert.ok(publicKey && sm2);
    assert.deepEqual(checkCertificate(certificate, stated?.entry, { publicKey, sm2, host: 'ledger.example.cn/dev' }), []);
  }
}
