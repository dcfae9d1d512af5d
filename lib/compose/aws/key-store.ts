import { findRecoveryCopies } from '../../platform/keys/dynamodb-recovery-copies.ts';
import type { Adapter } from './ground.ts';
import { openKeyTable } from './key-table.ts';

/** Knows whether a deletion is final: asks once a container how the key table, and its replica, are set up. */
export const keyStore: Adapter = async (ground) =>
  ({ keyStore: await openKeyTable(ground, async (client, table) => (await findRecoveryCopies(client, table, { backups: 'forbidden' })).length === 0) });
