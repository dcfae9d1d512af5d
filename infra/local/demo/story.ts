import type { LocalDate } from '../../../lib/calendar/instant.ts';
import type { Law } from '../../../lib/regulations/law.ts';
import type { Parts } from './parts.ts';
import type { Stage } from './stage.ts';

/** What every act needs: the acts are the same under every regulation, and go by what `law` says. */
export interface Story {
  readonly stage: Stage;
  readonly law: Law;
  readonly parts: Parts;
  readonly today: LocalDate;
  readonly moveTo: (instant: string) => Promise<void>;
  readonly run: (job: string) => Promise<Readonly<Record<string, number>>>;
}

/** A grant in force, its last day, and the item that it rests on. */
export interface Shared {
  readonly grantId: string;
  readonly until: LocalDate;
  readonly itemPath: string;
}
