import type { Clock, Random } from './clock.ts';
import type { KnownTime } from './known-time.ts';
import type { RecordKeys, KeyStore, Signer, Signers } from './keys/keys.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { LedgerPruner } from './ledger/prune.ts';
import type { LedgerReader } from './ledger/reader.ts';
import type { Sequencer } from './ledger/sequence.ts';
import type { Log } from './log.ts';
import type { ObjectStorage } from './objects/objects.ts';
import type { ExpiredStorage, Storage } from './storage/storage.ts';
import type { LawBook } from '../regulations/law.ts';
import type { LivingCalendar } from '../calendar/working-days.ts';

/** What every operation has. */
export interface Basics {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly storage: Storage;
  readonly laws: LawBook;
  readonly calendar: LivingCalendar;
}

/** What an operation asks for by name in `uses`; a bundle carries no other. */
export interface Ports {
  readonly keys: RecordKeys;
  readonly keyStore: KeyStore;
  readonly objects: ObjectStorage;
  /** The first of `signers`. */
  readonly signer: Signer;
  /** Every one signs checkpoints and certificates. */
  readonly signers: Signers;
  readonly ledgerReader: LedgerReader;
  /** Orders ledger entries into tiles under signed checkpoints; for the job that does so. */
  readonly sequencer: Sequencer;
  /** Removes log content past its period; for the purge alone. */
  readonly pruner: LedgerPruner;
  /** Sees what has ended. Archive and destruction only. */
  readonly expired: ExpiredStorage;
  /** Delivers notifications; locally a log line. */
  readonly sink: NotificationSink;
}
export type PortName = keyof Ports;

export interface NotificationSink {
  deliver(notification: { readonly notificationId: string; readonly kind: string; readonly unitId: string; readonly subject: Readonly<Record<string, string>> }): Promise<void>;
}

/** What a runtime composes for some operations: the ports that they use, and no other. */
export interface Composition extends Basics, Partial<Ports> {
  readonly ledger: Ledger;
  readonly knownTime: KnownTime;
}

/** Everything a runtime composes. */
export interface Platform extends Basics, Ports {
  readonly ledger: Ledger;
  readonly knownTime: KnownTime;
}
