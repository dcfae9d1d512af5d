import type { ImportId, ResourceId } from '../../../identifiers.ts';
import { Import, ImportProgress } from '../../../records/import.ts';
import { Cohort, StoredRecord } from '../../../records/record.ts';
import { entity } from '../entity.ts';

type RecordKey = Pick<StoredRecord, 'resourceId' | 'year' | 'lookup' | 'slot'>;

/** Absent secondary hashes leave the index, and so does what nobody reads again. One record or two stand in a partition: no order is needed. */
const secondary = (record: StoredRecord, position: number) => {
  const hash = record.secondary[position];
  return hash && !record.superseded ? { partition: [record.resourceId, record.year, hash] } : undefined;
};

export const RecordEntity = entity<'record', StoredRecord, RecordKey>({
  name: 'record', table: 'records', schema: StoredRecord, bytes: 'ciphertext',
  key: ({ resourceId, year, lookup, slot }) => ({ partition: [resourceId, year, lookup], sort: [slot] }),
  indexes: {
    /** A cohort's records; with the prefix `[importId]` those of one import. */
    byCohort: { index: 'index1', place: (record) => ({ partition: [record.resourceId, record.cohort], sort: [record.importId, record.recordId] }) },
    bySecondary0: { index: 'index2', place: (record) => secondary(record, 0) },
    bySecondary1: { index: 'index3', place: (record) => secondary(record, 1) },
  },
  ends: ({ endsAt }) => endsAt,
  dropsAt: ({ dropsAt }) => dropsAt,
});

export const CohortEntity = entity<'cohort', Cohort, Pick<Cohort, 'resourceId' | 'cohort'>>({
  name: 'cohort', table: 'registry', schema: Cohort,
  key: ({ resourceId, cohort }) => ({ partition: [resourceId], sort: [cohort] }),
  indexes: {
    /** Cohorts of all resources that still exist, by the instant they end; leaves with the destruction. */
    byEnd: {
      index: 'index1',
      place: ({ state, endsAt, resourceId, cohort }) => (state === 'DESTROYED' ? undefined : { partition: ['existing'], sort: [endsAt, resourceId, cohort] }),
    },
    /** Destroyed cohorts by the instant from which their year's look-up key may go. */
    lookups: {
      index: 'index2',
      place: ({ lookupUntil, resourceId, cohort }) => (lookupUntil === undefined ? undefined : { partition: ['all'], sort: [lookupUntil, resourceId, cohort] }),
    },
    forgotten: { index: 'index3', place: ({ destroyed, resourceId, cohort }) => (destroyed ? { partition: [resourceId], sort: [cohort] } : undefined) },
  },
});

export const ImportEntity = entity<'import', Import, { importId: ImportId }>({
  name: 'import', table: 'registry', schema: Import,
  key: ({ importId }) => ({ partition: [importId] }),
  indexes: { byResource: { index: 'index1', place: (work) => ({ partition: [work.resourceId], sort: [work.createdAt, work.importId] }) } },
});

/** Cursor of the import job; present while there is work to do. */
export const ImportProgressEntity = entity<'importProgress', ImportProgress, { importId: ImportId }>({
  name: 'importProgress', table: 'registry', schema: ImportProgress, bookkeeping: true,
  key: ({ importId }) => ({ partition: [importId] }),
  indexes: { unfinished: { index: 'index1', place: ({ importId, idleUntil = '' }) => ({ partition: ['all'], sort: [idleUntil, importId] }) } },
});

/** All cohorts of a resource, by name. */
export const cohortsOf = (resourceId: ResourceId) => CohortEntity.list('primary', { partition: [resourceId] });
/** All records of a cohort; the index may be late: compare with `Cohort.count`, and re-read by key before you write. */
export const recordsOf = (resourceId: ResourceId, cohort: string) => RecordEntity.list('byCohort', { partition: [resourceId, cohort] });
/** All that stands under a look-up value in a year, what is kept aside too. */
export const recordsAt = (resourceId: ResourceId, year: string, lookup: string) => RecordEntity.list('primary', { partition: [resourceId, year, lookup] });
/** Records behind the keyed hash of a secondary look-up field, by its position among the edition's. Re-read by key. */
export const recordsBySecondary = (position: number, resourceId: ResourceId, year: string, hash: string) => {
  const path = { partition: [resourceId, year, hash] };
  return position === 0 ? RecordEntity.list('bySecondary0', path) : RecordEntity.list('bySecondary1', path);
};
