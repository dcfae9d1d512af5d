import type { Random } from '../platform/clock.ts';

/** A caller's own id is taken only where it can hold no person's number: a UUID, or one that we made. */
const acceptable = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[a-z2-7]{20})$/;

export const correlationIdFor = (headers: Readonly<Record<string, string>>, random: Random): string => {
  const given = headers['correlation-id'];
  return given !== undefined && acceptable.test(given) ? given : random.token();
};
