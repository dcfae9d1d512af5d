import { LogFloor } from '../../../oversight/log-floor.ts';
import { entity } from '../entity.ts';

export const LogFloorEntity = entity<'logFloor', LogFloor, Pick<LogFloor, 'stream' | 'unitId'>>({
  name: 'logFloor', table: 'registry', schema: LogFloor,
  key: ({ stream, unitId }) => ({ partition: [stream], sort: [unitId] }),
});
