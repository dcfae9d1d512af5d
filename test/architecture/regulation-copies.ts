/**
 * Compares the profiles and duties of lib/regulations with the source they were taken from, where that lies beside the
 * repository: `node test/architecture/regulation-copies.ts <folder>`. Prints every difference; exit code 1 when there is one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { PROFILE_KEYS } from '../../lib/regulations/profile-schema.ts';
import { REGULATIONS } from '../../lib/regulations/registry.ts';
import type { Regulation } from '../../lib/regulations/regulation.ts';
import { directionOf } from '../../lib/regulations/strictness.ts';

const SourceEntry = z.object({
  value: z.unknown(), articles: z.array(z.string()), rows: z.array(z.string()), relatedRows: z.array(z.string()), silent: z.boolean(),
  note: z.string().nullish(), suggestedDefault: z.unknown().optional(), why: z.string().optional(),
});
const SourceDuty = z.object({
  id: z.string(), regulation: z.string(), article: z.coerce.string(), clause: z.string().nullish(), kind: z.string(),
  paraphrase: z.string(), profileKeys: z.array(z.string()), capabilities: z.array(z.string()),
});

/** Where the source does not say what the text says: `<regulation> <key or duty>` and why ours differs. */
const CORRECTED: Readonly<Record<string, string>> = {
  'beijing sharing.channel': 'the Annex names the government extranet without its addresses: the block assigned to it, and the private blocks that its local parts use',
  'tufe destruction.method': 'Art. 36 orders different strategies for different needs: the table by grade and medium stands with the methods',
  'moe roles.coordinator': 'two offices side by side, written as people read it',
  'moe roles.leadingBody': 'Art. 7 has one of two meetings decide: written as people read it',
  'shanghai meta.instrument': 'a document number ends with 号',
  'shanghai sharing.consumerScope': 'Art. 23(1) names 公共管理和服务机构: administrative bodies and public institutions, too',
};

/** What differs, one line each; a correction that corrects nothing any more is a difference, too. */
export function differences(regulation: Regulation, folder: string): readonly string[] {
  const found: string[] = [];
  const compare = (what: string, ours: unknown, theirs: unknown): void => {
    const corrected = CORRECTED[`${regulation.id} ${what}`] !== undefined;
    if (corrected && isDeepStrictEqual(ours, theirs)) found.push(`${regulation.id} ${what}: corrected here, and no longer wrong in the source`);
    if (!corrected && !isDeepStrictEqual(ours, theirs)) found.push(`${regulation.id} ${what}: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} in the source`);
  };
  const latest = regulation.versions.at(-1);
  if (!latest) return [`${regulation.id} has no version`];
  const source = z.record(z.string(), SourceEntry).parse(JSON.parse(readFileSync(join(folder, 'profiles', `${regulation.id}.json`), 'utf8')));
  compare('keys', PROFILE_KEYS, Object.keys(source));
  for (const key of PROFILE_KEYS) {
    const theirs = source[key];
    const ours = latest.profile.entries[key];
    if (!theirs) continue;
    const shared = { silent: theirs.silent, note: theirs.note ?? undefined, relatedRows: theirs.relatedRows };
    compare(key,
      ours.silent ? { silent: true, note: ours.note, relatedRows: ours.relatedRows ?? [], value: ours.suggestedDefault, why: ours.why } : { silent: false, note: ours.note, relatedRows: ours.relatedRows ?? [], value: ours.value, articles: ours.articles, rows: ours.rows },
      theirs.silent ? { ...shared, value: theirs.suggestedDefault, why: theirs.why } : { ...shared, value: theirs.value, articles: theirs.articles, rows: theirs.rows });
  }
  const rows = readFileSync(join(folder, 'requirements.jsonl'), 'utf8').trim().split('\n').map((line) => SourceDuty.parse(JSON.parse(line))).filter((row) => row.regulation === regulation.id);
  compare('duties', latest.duties.map(({ id }) => id), rows.map(({ id }) => id));
  for (const { id, article, clause, kind, paraphrase, profileKeys, capabilities } of rows) {
    const ours = latest.duties.find((duty) => duty.id === id);
    compare(id, ours && [ours.article, ours.clause, ours.kind, ours.en, ours.profileKeys, ours.capabilities], [article, clause ?? undefined, kind, paraphrase, profileKeys, capabilities]);
  }
  return found;
}

/** Keys whose order of strictness here is not the one that the source's schema states. */
export function directionDifferences(folder: string): readonly string[] {
  const schema = z.record(z.string(), z.object({ strictness: z.string() })).parse(JSON.parse(readFileSync(join(folder, 'profile-schema.json'), 'utf8')));
  return PROFILE_KEYS.flatMap((key) => {
    const stated = schema[key]?.strictness.split(':')[0];
    return stated === directionOf(key) ? [] : [`${key}: ${directionOf(key)} here, ${stated} in the source`];
  });
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (folder === undefined || !existsSync(join(folder, 'requirements.jsonl'))) {
    console.error('usage: node test/architecture/regulation-copies.ts <folder with profiles/ and requirements.jsonl>');
    process.exitCode = 2;
  } else {
    const found = [...REGULATIONS.flatMap((regulation) => differences(regulation, folder)), ...directionDifferences(folder)];
    for (const line of found) console.log(line);
    console.log(found.length === 0 ? `${REGULATIONS.map(({ id }) => id).join(', ')}: agrees with the source, but for ${Object.keys(CORRECTED).length} corrections: ${Object.keys(CORRECTED).join(', ')}` : `${found.length} differences`);
    process.exitCode = found.length === 0 ? 0 : 1;
  }
}
