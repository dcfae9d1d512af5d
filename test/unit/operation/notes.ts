import * as z from 'zod';
import { UnitId } from '../../../lib/identifiers.ts';
import { job, operation, type Operation } from '../../../lib/operation/operation.ts';
import { entity } from '../../../lib/platform/storage/entity.ts';
import { Refusal } from '../../../lib/regulations/refusal.ts';

/** A little context of its own, so that the pipeline is tested by operations that do nothing else. */
export const Note = z.strictObject({ noteId: z.string().regex(/^note-[a-z0-9]{1,20}$/), text: z.string().min(1).max(100), state: z.enum(['OPEN', 'DONE']) });
export type Note = z.output<typeof Note>;
export const NoteEntity = entity<'note', Note, { noteId: string }>({ name: 'note', table: 'registry', schema: Note, key: ({ noteId }) => ({ partition: [noteId] }) });
const path = z.strictObject({ noteId: Note.shape.noteId });
const bureau = [UnitId.parse('unit-bureau')];
const school = [...bureau, UnitId.parse('unit-east'), UnitId.parse('unit-school1')];
const text = (zh: string) => ({ zh, en: zh });

export const writeNote = operation({
  name: 'writeNote', context: 'local', summary: text('写'), route: 'POST /notes', caller: 'person', rules: [],
  body: Note.omit({ state: true }), returns: Note, status: 201,
  async handle({ body, commit }) {
    const note: Note = { ...body, state: 'OPEN' };
    return commit({ stream: 'sharing', action: 'note.written', subject: { noteId: note.noteId } }, [NoteEntity.insert(note)], note, { version: 1, location: `/notes/${note.noteId}` });
  },
});

export const readNote = operation({
  name: 'readNote', context: 'local', summary: text('读'), route: 'GET /notes/{noteId}', caller: 'person', rules: [],
  path, query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20) }), returns: Note,
  loads: ({ noteId }) => [NoteEntity.ref({ noteId })] as const,
  async handle({ loaded: [note], answer }) {
    if (!note) throw new Refusal('NOT_FOUND');
    return answer(note.value, { version: note.version });
  },
});

export const rewriteNote = operation({
  name: 'rewriteNote', context: 'local', summary: text('改'), route: 'PUT /notes/{noteId}', caller: 'person', rules: [], versioned: true,
  path, body: z.strictObject({ text: Note.shape.text }), returns: Note,
  loads: ({ noteId }) => [NoteEntity.ref({ noteId })] as const,
  async handle({ loaded: [note], body, expectedVersion, commit }) {
    if (!note) throw new Refusal('NOT_FOUND');
    const next = { ...note.value, ...body };
    return commit({ stream: 'sharing', action: 'note.rewritten', subject: { noteId: next.noteId } }, [NoteEntity.replace({ ...note, version: expectedVersion }, next)], next, { version: expectedVersion + 1 });
  },
});

/** For the owner's seat of a school; a done note refuses by a rule. */
export const finishNote = operation({
  name: 'finishNote', context: 'sharing', summary: text('办结'), route: 'POST /notes/{noteId}/end', caller: 'owner', rules: ['roles.owner'],
  path, returns: Note, refusals: ['MOVE_NOT_ALLOWED'],
  loads: ({ noteId }) => [NoteEntity.ref({ noteId })] as const,
  async handle({ loaded: [note], sit, law, commit }) {
    if (!note) throw new Refusal('NOT_FOUND');
    await sit(school);
    (await law(school)).require('owner-decides', note.value.state === 'OPEN', { code: 'MOVE_NOT_ALLOWED' });
    const done: Note = { ...note.value, state: 'DONE' };
    return commit({ stream: 'sharing', action: 'note.finished', subject: { noteId: done.noteId } }, [NoteEntity.replace(note, done)], done);
  },
});

export const forgetSeat = operation({
  name: 'forgetSeat', context: 'sharing', summary: text('漏'), route: 'POST /forgotten-seats', caller: 'owner', rules: [], returns: Note,
  handle: async ({ commit }) => commit({ stream: 'sharing', action: 'seat.forgotten', subject: {} }, [NoteEntity.insert({ noteId: 'note-f', text: 'x', state: 'OPEN' })], { noteId: 'note-f', text: 'x', state: 'OPEN' }),
});

export const answerWithoutSeat = operation({
  name: 'answerWithoutSeat', context: 'sharing', summary: text('漏'), route: 'GET /forgotten-seats', caller: 'owner', rules: [], returns: Note,
  handle: async ({ answer }) => answer({ noteId: 'note-f', text: 'x', state: 'OPEN' }),
});

const leaky = { noteId: 'note-leak', text: 'x', state: 'OPEN', secret: '110101' } as const;
export const leak = operation({
  name: 'leak', context: 'local', summary: text('漏'), route: 'POST /leaks', caller: 'person', rules: [], returns: Note,
  handle: async ({ commit }) => commit({ stream: 'sharing', action: 'note.leaked', subject: {} }, [NoteEntity.insert({ noteId: 'note-leak', text: 'x', state: 'OPEN' })], leaky),
});

export const makeOwnAnswer = operation({
  name: 'makeOwnAnswer', context: 'local', summary: text('漏'), route: 'GET /own-answers', caller: 'person', rules: [], returns: Note,
  handle: async () => ({ value: { noteId: 'note-own', text: 'x', state: 'OPEN' as const } }),
});

export const crash = operation({
  name: 'crash', context: 'local', summary: text('崩'), route: 'GET /crashes', caller: 'person', rules: [], returns: Note,
  handle: async () => { throw new RangeError('110101199003070011 is out of range'); },
});

export const greet = operation({
  name: 'greet', context: 'local', summary: text('迎'), route: 'GET /greetings', caller: 'public', rules: [], returns: z.string(), produces: 'text/plain; charset=utf-8',
  handle: async ({ answer }) => answer('你好'),
});

export const searchPersonally = operation({
  name: 'searchPersonally', context: 'grants', summary: text('查'), route: 'POST /searches', caller: 'person', rules: [], personal: true,
  body: z.strictObject({ number: z.string() }), returns: z.strictObject({ number: z.string() }),
  handle: async ({ body, commit }) => commit({ stream: 'sharing', action: 'search.answered', subject: {} }, [], body),
});

/** Counts its runs in `runs`. */
export const runs: string[] = [];
export const countRuns = job({
  name: 'countRuns', context: 'local', summary: text('数'), every: '1 minute', rules: [],
  async run({ now, commit }) {
    runs.push(now);
    await commit({ stream: 'operations', action: 'run.counted', subject: {} }, []);
    return { counts: { runs: runs.length }, more: false };
  },
});

export const noteOperations: readonly Operation[] = [
  writeNote, readNote, rewriteNote, finishNote, forgetSeat, answerWithoutSeat, leak, makeOwnAnswer, crash, greet, searchPersonally, countRuns,
];
