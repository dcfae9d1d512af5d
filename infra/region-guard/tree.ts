/** What stands in a template before anything is worked out. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One of several: every one of them must pass. `undefined` is the absence that `AWS::NoValue` makes. */
export class Choice {
  readonly options: readonly Tree[];
  constructor(options: readonly Tree[]) { this.options = options; }
}
/** What nobody can know before it is deployed. */
export class Unknown {
  readonly because: string;
  constructor(because: string) { this.because = because; }
}
/** A template whose intrinsic functions have been worked out as far as they can be. */
export type Tree = undefined | null | boolean | number | string | readonly Tree[] | Choice | Unknown | TreeObject;
export interface TreeObject { readonly [key: string]: Tree }

/** Stand around the names of this stack's own resources, of its account and its name in texts; nobody may write them. */
export const OWN_BEGINS = '\uE000';
export const OWN_ENDS = '\uE001';
export const own = (name: string): string => `${OWN_BEGINS}${name}${OWN_ENDS}`;
/** The resource whose `Ref` or attribute the whole text is. */
export const ownResource = (tree: Tree): string | undefined =>
  typeof tree === 'string' ? /^\uE000([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\uE001$/.exec(tree)?.[1] : undefined;
/** Every resource of this stack that a text names. */
export const ownResourcesIn = (text: string): readonly string[] => [...text.matchAll(/\uE000([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\uE001/g)].map(([, name = '']) => name);
export const readable = (text: string): string => text.replaceAll(OWN_BEGINS, '<').replaceAll(OWN_ENDS, '>');

export const isList = (tree: Tree | Json): tree is readonly Tree[] => Array.isArray(tree);
export const isObject = (tree: Tree | Json): tree is TreeObject => typeof tree === 'object' && tree !== null && !Array.isArray(tree) && !(tree instanceof Choice) && !(tree instanceof Unknown);

/** The values that a place may have, choices opened. */
export const optionsOf = (tree: Tree): readonly Tree[] => (tree instanceof Choice ? tree.options.flatMap(optionsOf) : [tree]);

/** The values that a path may lead to; what is absent is `undefined`, what is unknown stays unknown. */
export function possible(tree: Tree, ...path: readonly string[]): readonly Tree[] {
  const [key, ...rest] = path;
  if (key === undefined) return optionsOf(tree);
  return optionsOf(tree).flatMap((option) => {
    if (option instanceof Unknown) return [option];
    return isObject(option) ? possible(option[key], ...rest) : [undefined];
  });
}

/** Members of a list, or of every list that it may be; one that is no list counts as its only member. */
export const members = (tree: Tree): readonly Tree[] =>
  optionsOf(tree).flatMap((option) => (isList(option) ? option.flatMap(members) : option === undefined ? [] : [option]));

export const isTrue = (tree: Tree): boolean => tree === true || tree === 'true';
export const always = (values: readonly Tree[], holds: (value: Tree) => boolean): boolean => values.every(holds);

export interface Leaf {
  readonly path: readonly string[];
  readonly value: string | Unknown;
}
/** Every text and every unknown below a place, with the path to it; names of members that are no plain words are texts too. */
export function leavesOf(tree: Tree, path: readonly string[] = []): readonly Leaf[] {
  if (typeof tree === 'string' || tree instanceof Unknown) return [{ path, value: tree }];
  if (tree instanceof Choice) return tree.options.flatMap((option) => leavesOf(option, path));
  if (isList(tree)) return tree.flatMap((member, index) => leavesOf(member, [...path, String(index)]));
  if (isObject(tree)) return Object.entries(tree).flatMap(([key, member]) => [...(/[.:/]/.test(key) ? [{ path: [...path, key], value: key }] : []), ...leavesOf(member, [...path, key])]);
  return [];
}

export const textOf = (tree: Tree): string => {
  if (tree === undefined) return '（无 · absent）';
  if (tree instanceof Unknown) return `？${tree.because}`;
  return readable(typeof tree === 'string' ? tree : JSON.stringify(tree) ?? String(tree)).slice(0, 160);
};
