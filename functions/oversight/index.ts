import { confirmTime } from './confirm-time.ts';
import { getCheckpoint } from './get-checkpoint.ts';
import { getConsistency } from './get-consistency.ts';
import { getProof } from './get-proof.ts';
import { getTile } from './get-tile.ts';
import { listEntries } from './list-entries.ts';
import { purgeLogs } from './purge-logs.ts';
import { sequenceLedger } from './sequence-ledger.ts';
import { setLogFloor } from './set-log-floor.ts';

export const oversightOperations = [
  getCheckpoint, getTile, listEntries, getProof, getConsistency, setLogFloor, confirmTime, sequenceLedger, purgeLogs,
] as const;
