import * as z from 'zod';
import type { Stream } from '../../lib/platform/ledger/ledger.ts';

export const STREAMS = ['sharing', 'opening', 'operations'] as const satisfies readonly Stream[];
export const StreamName = z.enum(STREAMS);
export const StreamPath = z.strictObject({ stream: StreamName });
