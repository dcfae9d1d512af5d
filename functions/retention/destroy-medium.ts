import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { MediumId, UnitId, type PersonId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { MediumEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { Refusal, type Pointer } from '../../lib/regulations/refusal.ts';
import { Medium, MediumEnd } from '../../lib/retention/medium.ts';
import { requireMethod } from '../../lib/retention/methods.ts';

/** The platform sees no medium: what it holds is who destroyed which, how, when, before whom, and the digest of the proof. */
export const destroyMedium = operation({
  name: 'destroyMedium',
  context: 'retention',
  summary: { zh: '登记存储介质的销毁', en: 'Register the destruction of a storage medium' },
  route: 'POST /units/{unitId}/media/{mediumId}/destruction',
  caller: 'destroyer',
  rules: ['destruction.method', 'destruction.owner', 'access.separationOfDuties'],
  refusals: ['METHOD_BELOW_LEAST', 'SEPARATION_OF_DUTIES', 'MOVE_NOT_ALLOWED'],
  path: z.strictObject({ unitId: UnitId, mediumId: MediumId }),
  body: MediumEnd,
  returns: Medium,
  loads: (path) => [MediumEntity.ref(path)] as const,
  async handle({ loaded: [medium], body, actor, sit, law, now, platform, commit }) {
    if (!medium || !isOnChain(actor, medium.value.unitPath)) throw new Refusal('NOT_FOUND');
    const { value } = medium;
    const capacity = await sit(value.unitPath);
    if (value.state !== 'IN_USE') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '该介质已登记销毁', en: 'Its destruction is registered already' } });
    if (body.destroyedOn > actor.today) throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/destroyedOn', detail: { zh: '销毁日期不得晚于今日', en: 'Not later than today' } }] });
    const bound = await law(value.unitPath, value.profile);
    requireMethod(bound, value, body.method);
    const hands: readonly PersonId[] = capacity.onBehalfOf ? [actor.personId, capacity.onBehalfOf] : [actor.personId];
    const own = pointersTo(body.witnesses, (witness) => hands.includes(witness), '见证人不得是执行人本人', 'Who destroys does not witness');
    bound.require('destruction-separated', own.length === 0, { code: 'SEPARATION_OF_DUTIES', pointers: own });
    await requireKnownWitnesses(platform.storage, value, body.witnesses);
    const next: Medium = { ...value, state: 'DESTROYED', destruction: { ...body, by: actor.personId, at: now } };
    return commit(
      { stream: 'sharing', action: 'medium.destroyed', capacity, subject: { mediumId: value.mediumId, unitId: value.unitId }, profile: value.profile, citation: bound.cite('least-method'),
        facts: { kind: value.kind, grade: value.grade, method: body.method, destroyedOn: body.destroyedOn, witnesses: body.witnesses, evidence: body.evidence } },
      [MediumEntity.replace(medium, next)], next, { version: medium.version + 1 },
    );
  },
});

const pointersTo = (witnesses: readonly PersonId[], wrong: (witness: PersonId) => boolean, zh: string, en: string): readonly Pointer[] =>
  witnesses.flatMap((witness, at) => (wrong(witness) ? [{ pointer: `/witnesses/${at}`, detail: { zh, en } }] : []));

/** People of the same tree of units; who is none is not told apart from who does not exist. */
async function requireKnownWitnesses(storage: Storage, { unitPath }: Medium, witnesses: readonly PersonId[]): Promise<void> {
  const people = await storage.getAll([...new Set(witnesses)].map((personId) => PersonEntity.ref({ personId })));
  const known = new Set(people.flatMap((person) => (person && person.value.unitPath[0] === unitPath[0] ? [person.value.personId] : [])));
  const strangers = pointersTo(witnesses, (witness) => !known.has(witness), '不是本平台登记的人员', 'Is no person registered here');
  if (strangers.length > 0) throw new Refusal('BODY_INVALID', { pointers: strangers });
}
