import { intents } from '../../lib/platform/keys/destruction-intent.ts';
import type { KeyName } from '../../lib/platform/keys/keys.ts';
import type { Ledger } from '../../lib/platform/ledger/ledger.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { destroyedCohort } from '../../lib/retention/destroyed-cohort.ts';
import { findStated } from './find-stated.ts';

type Tools = Basics & Pick<Ports, 'objects' | 'ledgerReader'> & { readonly ledger: Ledger };

/**
 * An older database that was put back lists as living what was destroyed since: the list says so again, and reads and
 * imports no longer count on it; and when, in which entry of the ledger and under which certificate it was destroyed. Where its destruction had begun in that database, the job ends it, certificate and
 * all. Runs before anything is served. @returns how many cohorts had come back
 */
export async function replayCohorts({ objects, storage, ledger, ledgerReader }: Tools): Promise<number> {
  const forgotten: { readonly destructionId: string; readonly name: Extract<KeyName, { readonly kind: 'cohort' }> }[] = [];
  for await (const { destructionId, keys } of intents(objects)) {
    for (const name of keys) {
      if (name.kind !== 'cohort') continue;
      const cohort = await storage.get(CohortEntity.ref(name));
      if (cohort?.value.state === 'LIVE' || cohort?.value.state === 'ARCHIVED') forgotten.push({ destructionId, name });
    }
  }
  if (forgotten.length === 0) return 0;
  const stated = await findStated(ledgerReader, forgotten.map(({ destructionId }) => destructionId));
  let back = 0;
  for (const { destructionId, name } of forgotten) {
    const [cohort, resource] = await storage.getAll([CohortEntity.ref(name), ResourceEntity.ref(name)]);
    if (cohort?.value.state !== 'LIVE' && cohort?.value.state !== 'ARCHIVED') continue; // two intents name it
    const { resourceId } = name;
    const left = resource?.value.cohorts.filter((live) => live !== name.cohort);
    await ledger.commit({ stream: 'sharing', action: 'cohort.destroyedAgain', operation: 'replayCohorts', subject: { destructionId, resourceId }, facts: { cohort: name.cohort } }, [
      CohortEntity.replace(cohort, { ...destroyedCohort(cohort.value), destroyed: stated.get(destructionId) ?? { destructionId } }),
      ...(resource && left && left.length < resource.value.cohorts.length ? [ResourceEntity.replace(resource, { ...resource.value, cohorts: left })] : []),
    ]);
    back += 1;
  }
  return back;
}
