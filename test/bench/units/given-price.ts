import { parseArgs } from 'node:util';
import type { Price } from './usage.ts';

const amount = (text: string | undefined): number => (text !== undefined && /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN);

/** `--price-write`, `--price-read`, both of a million units, and `--currency`: what an operator pays. Nothing without them, `bad` where they say too little. */
export function readPrice(args: readonly string[]): Price | undefined | 'bad' {
  if (args.length === 0) return undefined;
  try {
    const { values } = parseArgs({ args: [...args], options: { 'price-write': { type: 'string' }, 'price-read': { type: 'string' }, currency: { type: 'string', default: 'CNY' } } });
    const [write, read] = [amount(values['price-write']), amount(values['price-read'])];
    return write > 0 && read > 0 && /^[A-Z]{3}$/.test(values.currency) ? { currency: values.currency, write, read, since: 'as given', source: 'the prices given' } : 'bad';
  } catch {
    return 'bad'; // an argument that it does not know
  }
}
