import { createLedgerReader } from '../../platform/ledger/create-reader.ts';
import type { Adapter } from './ground.ts';
import { createObjects } from './object-storage.ts';

export const ledgerReader: Adapter = ({ storage, clock }) => ({ ledgerReader: createLedgerReader({ storage, objects: createObjects(clock) }) });
