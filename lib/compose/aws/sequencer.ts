import { createSequencer, type Sequencer } from '../../platform/ledger/sequence.ts';
import { setting } from './environment.ts';
import { SHARDS, type Adapter, type Ground } from './ground.ts';
import { createObjects } from './object-storage.ts';
import { openStageSigners } from './signers.ts';

export const openSequencer = async (ground: Ground): Promise<Sequencer> => createSequencer({
  store: ground.store, storage: ground.storage, objects: createObjects(ground.clock), signers: await openStageSigners(ground), host: setting('LOG_ORIGIN'), shards: SHARDS,
});

export const sequencer: Adapter = async (ground) => ({ sequencer: await openSequencer(ground) });
