import { createExpiredStorage } from '../../platform/storage/storage.ts';
import type { Adapter } from './ground.ts';

export const expired: Adapter = ({ store, cursorKey }) => ({ expired: createExpiredStorage(store, { cursorKey }) });
