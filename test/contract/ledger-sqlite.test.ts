import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { ledgerContract } from './ledger.ts';

ledgerContract('SQLite', async () => {
  const clock = virtualClock();
  const store = createSqliteStore({ file: ':memory:', clock });
  return { store, clock, close: async () => store.close() };
});
