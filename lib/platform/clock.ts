import type { Instant } from '../calendar/instant.ts';

/** Time is a port: domain code receives instants and never asks the machine. */
export interface Clock {
  now(): Instant;
}

/** Randomness is a port: identifiers and salts can be replayed in a simulation. */
export interface Random {
  bytes(length: number): Uint8Array;
  /** 20 characters of `[a-z2-7]`: 100 bits. */
  token(): string;
}
