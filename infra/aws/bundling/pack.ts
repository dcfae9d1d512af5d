import { brotliCompressSync } from 'node:zlib';

/** A value as program text that `packed` (unpack.ts) reads: JSON, brotli, base64, in quotes. */
export const pack = (value: unknown): string => JSON.stringify(brotliCompressSync(JSON.stringify(value)).toString('base64'));
