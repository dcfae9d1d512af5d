import { isMainland, MAINLAND_PARTITION } from './mainland-regions.ts';

/** An Amazon resource name, `arn:partition:service:region:account:resource`. */
export interface Arn {
  readonly text: string;
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
}

const pattern = /arn:([^:\s"'`]*):([^:\s"'`]*):([^:\s"'`]*):([^:\s"'`]*):[^\s"'`,;]*/gi;

/** Every name in a text, wherever it stands. */
export const arnsIn = (text: string): readonly Arn[] =>
  [...text.matchAll(pattern)].map(([whole = '', partition = '', service = '', region = '', account = '']) => ({ text: whole, partition, service, region, account }));

/** The mainland partition alone, and within it no region or an allowed one; `*` cannot leave the partition. */
export const isDomesticArn = ({ partition, region }: Arn): boolean =>
  partition === MAINLAND_PARTITION && (region === '' || region === '*' || isMainland('aws', region));

/** `arn:` whose parts cannot be told apart: built at run time, or cut off. */
export const hasBrokenArn = (text: string): boolean => (text.match(/\barn:/gi)?.length ?? 0) > arnsIn(text).length;
