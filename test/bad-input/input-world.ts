import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../../lib/platform/platform.ts';
import type { Change, Ref } from '../../lib/platform/storage/entity.ts';
import type { AnyBody, Answered } from '../support/test-platform.ts';
import { createMarkedWorld, type MarkedOptions, type MarkedWorld, type Sent } from '../system/marked/marked-world.ts';
import { driveEnding } from '../system/marked/right-ending.ts';
import { driveCatalog, driveLaw, driveOrganisations } from '../system/marked/right-registers.ts';
import { driveDisputes, driveRecords } from '../system/marked/right-sharing.ts';
import { filesOf, storedRows } from '../system/marked/search.ts';
import { BOOKKEEPING } from './entities.ts';

/** What a request came to: `permitted` when it was answered, or would have been committed. */
export interface Outcome {
  readonly permitted: boolean;
  readonly status: number;
  readonly code: string | undefined;
  readonly answered: Answered<AnyBody>;
  /** Calls of ports that the request made, in order, e.g. `storage.getAll`. */
  readonly calls: readonly string[];
}

/** A thing as the last commit left it, and whose hands have replaced one of its kind. */
export interface Kept {
  readonly ref: Ref<unknown>;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface InputWorld {
  readonly world: MarkedWorld;
  /** What commits have put since the start, in order: taken out as it is read. */
  takeKept(): readonly Kept[];
  /** By entity, which operations and jobs have replaced one that was there. */
  readonly replaced: ReadonlyMap<string, ReadonlySet<string>>;
  /** Entries of refusals since the last time this was asked: actions, in order. */
  entered(): readonly string[];
  /** Sends it, and records what ports were called; in rehearsal nothing but refusals is committed. */
  send(sent: Sent, options?: { readonly rehearse?: boolean; readonly anonymous?: boolean }): Promise<Outcome>;
  /** The next two commits wait for each other, so that neither sees the other's effect; `part` when one request never comes to its commit. */
  meet(): { part(): void };
  /** Changes of state since the last time this was asked; bookkeeping and entries of refusals are none. */
  changed(): readonly string[];
  /** A digest of everything that is kept, but for the ledger and bookkeeping; of the database alone where files are left out. */
  digest(options?: { readonly files?: boolean }): string;
  /** Every operation of the register with requests that are served. */
  drive(): Promise<void>;
}

class Rehearsed extends Error {
  override readonly name = 'Rehearsed';
}
const WRITES = /^(?:keyStore\.(?:put|destroy)|keys\.(?:create|generate|destroy)\w*|objects\.(?:put|copy|remove|delete)\w*|sequencer\.|pruner\.|sink\.)/;
const PORTS = ['storage', 'keys', 'keyStore', 'objects', 'ledgerReader', 'sequencer', 'pruner', 'expired', 'sink'] as const;

export async function createInputWorld(around?: (input: InputWorld, ...given: Parameters<NonNullable<MarkedOptions['around']>>) => Promise<Answered<unknown>>): Promise<InputWorld> {
  const calls: string[] = [];
  const changes: string[] = [];
  const refusals: string[] = [];
  const kept: Kept[] = [];
  const replaced = new Map<string, Set<string>>();
  let rehearsing = false;
  let committed = false;
  let meeting: (() => Promise<void>) | undefined;

  const watched = <T extends object>(port: string, inner: T): T => new Proxy(inner, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        const call = `${port}.${String(name)}`;
        calls.push(call);
        if (WRITES.test(call)) changes.push(call);
        return Reflect.apply(value, target, given);
      };
    },
  });
  const change = (platform: Platform): Platform => ({
    ...platform, ...Object.fromEntries(PORTS.map((port) => [port, watched(port, platform[port])])),
    ledger: {
      async commit(event, made: readonly Change[], keeping) {
        calls.push('ledger.commit');
        if (event.action === `${event.operation}.refused`) {
          refusals.push(event.action);
          return platform.ledger.commit(event, made, keeping);
        }
        committed = true;
        if (rehearsing) throw new Rehearsed();
        changes.push(event.action);
        await meeting?.();
        const receipt = await platform.ledger.commit(event, made, keeping);
        for (const change of made) {
          const { name } = change.ref.entity;
          if (change.kind === 'put') kept.push({ ref: change.ref, value: Object(change.value) });
          if (change.expected !== 'absent') replaced.set(name, (replaced.get(name) ?? new Set()).add(event.operation));
        }
        return receipt;
      },
      async bookkeep(made) {
        calls.push('ledger.bookkeep');
        if (!rehearsing) await platform.ledger.bookkeep(made);
      },
    },
  });

  const box: { input?: InputWorld } = {};
  const world = await createMarkedWorld({ change, around: async (sent, send) => (around && box.input ? around(box.input, sent, send) : send()) });
  const input: InputWorld = {
    world, replaced,
    takeKept: () => kept.splice(0),
    entered: () => refusals.splice(0),
    async send(sent, { rehearse = false, anonymous = false } = {}) {
      calls.length = 0;
      committed = false;
      rehearsing = rehearse;
      try {
        const answered = anonymous ? await world.withToken().send(sent.method, sent.path, sent.body, sent.headers) : await world.sendPlain(sent) as Answered<AnyBody>;
        const { status, body } = answered;
        return { permitted: status < 400 || (rehearse && committed), status, code: body?.code, answered, calls: [...calls] };
      } finally {
        rehearsing = false;
      }
    },
    meet() {
      const { promise, resolve } = Promise.withResolvers<void>();
      let here = 0;
      const part = () => { clearTimeout(late); meeting = undefined; resolve(); };
      const late = setTimeout(part, 50); // where the second waits for the first within the process, e.g. in line for a budget
      meeting = () => {
        here += 1;
        if (here === 2) part();
        return promise;
      };
      return { part };
    },
    changed: () => changes.splice(0),
    digest({ files = true } = {}) {
      const file = join(world.folder, 'snapshot.sqlite');
      world.local.store.copyTo(file);
      const hash = createHash('sha256');
      for (const { table, entity, keys, body, bytes } of storedRows(file)) if (table !== 'ledger' && !BOOKKEEPING.has(entity)) hash.update(JSON.stringify([entity, keys, body])).update(bytes);
      rmSync(file);
      if (files) for (const { name, bytes } of filesOf(world.folder)) if (!name.startsWith('database')) hash.update(name).update(bytes);
      return hash.digest('hex');
    },
    async drive() {
      await driveOrganisations(world);
      await driveLaw(world);
      await driveCatalog(world);
      await driveDisputes(world, await driveRecords(world));
      await driveEnding(world);
    },
  };
  box.input = input;
  return input;
}
