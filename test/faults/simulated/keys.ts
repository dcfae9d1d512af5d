import { createHash } from 'node:crypto';
import type { Random } from '../../../lib/platform/clock.ts';
import { createDataKey } from '../../../lib/platform/keys/data-key.ts';
import { spellKeyName } from '../../../lib/platform/keys/key-name.ts';
import { KeyDestroyed, type KeyService, type KeyStore, type Signer } from '../../../lib/platform/keys/keys.ts';
import type { Disk } from './disk.ts';

export function createSimulatedKeyStore({ keys }: Disk): KeyStore {
  return {
    deletes: true,
    async put(name, key) {
      const text = spellKeyName(name);
      const standing = keys.get(text);
      if (standing === 'destroyed') throw new KeyDestroyed(`${text} is destroyed`);
      if (!standing) keys.set(text, key);
      return standing ?? key;
    },
    get: async (names) => names.map((name) => keys.get(spellKeyName(name))),
    async destroy(name) {
      keys.set(spellKeyName(name), 'destroyed');
    },
  };
}

const canonical = (context: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1)));
const masterKeyId = 'simulated';

/** One master key for every simulated platform: it is nobody's secret. */
const master = createDataKey('sm4-ctr-hmac-sm3', new Uint8Array(16).fill(7));

export function createSimulatedKeyService(random: Random): KeyService {
  return {
    async generate(length, context) {
      const key = random.bytes(length);
      return { key, wrapped: master.cipher.encrypt(key, canonical(context)), masterKeyId };
    },
    unwrap: async (wrapped, _, context) => master.cipher.decrypt(wrapped, canonical(context)),
  };
}

/** Signs by a digest that anybody could make: what is signed is the subject here, not by whom. */
export const simulatedSigner: Signer = {
  name: 'edudata-steward.simulated', algorithm: 'ed25519', publicKey: new Uint8Array(32).fill(3),
  sign: async (bytes) => createHash('sha512').update(bytes).digest(),
};
