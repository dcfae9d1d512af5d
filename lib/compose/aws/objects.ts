import type { Adapter } from './ground.ts';
import { createObjects } from './object-storage.ts';

export const objects: Adapter = ({ clock }) => ({ objects: createObjects(clock) });
