import { keyServiceContract } from '../../contract/key-service.ts';
import { keyStoreContract } from '../../contract/key-store.ts';
import { ledgerContract } from '../../contract/ledger.ts';
import { objectStorageContract } from '../../contract/object-storage.ts';
import { storeContract } from '../../contract/store.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { virtualClock } from '../../support/virtual-clock.ts';
import { forkDisk, snapshotOf } from './disk.ts';
import { createSimulatedKeyService, createSimulatedKeyStore } from './keys.ts';
import { createSimulatedObjects } from './objects.ts';
import { createSimulatedStore } from './store.ts';

/** What runs in the simulation keeps the contracts of the ports, or its findings would mean nothing. */
const opened = async () => {
  const clock = virtualClock();
  return { store: createSimulatedStore(forkDisk(), clock), clock, close: async () => undefined };
};
storeContract('simulated', opened);
ledgerContract('simulated', opened);
keyServiceContract('simulated', () => createSimulatedKeyService(seededRandom(1)));
objectStorageContract('simulated', () => createSimulatedObjects(forkDisk()));
keyStoreContract('simulated', () => {
  const disk = forkDisk();
  const everything = () => [...snapshotOf(disk).keys.values()].flatMap((key) => (key === 'destroyed' ? [] : [key.wrapped]));
  return { open: async () => createSimulatedKeyStore(disk), everything };
});
