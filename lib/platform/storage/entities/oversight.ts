import * as z from 'zod';
import { StreamName } from '../../ledger/entry.ts';
import { LogFloor } from '../../../oversight/log-floor.ts';
import { entity } from '../entity.ts';

export const LogFloorEntity = entity<'logFloor', LogFloor, Pick<LogFloor, 'stream' | 'unitId'>>({
  name: 'logFloor', table: 'registry', schema: LogFloor,
  key: ({ stream, unitId }) => ({ partition: [stream], sort: [unitId] }),
});

const StatedPurge = z.strictObject({ stream: StreamName, minimumIndex: z.int(), shard: z.int(), number: z.int(), leafHash: z.string() });
type StatedPurge = z.output<typeof StatedPurge>;

/** The entry that stated a stream's last purge: an interrupted one goes on by it, and is not stated again. */
export const StatedPurgeEntity = entity<'statedPurge', StatedPurge, Pick<StatedPurge, 'stream'>>({
  name: 'statedPurge', table: 'registry', schema: StatedPurge, bookkeeping: true,
  key: ({ stream }) => ({ partition: [stream] }),
});
