import * as z from 'zod';

/**
 * Imported before any schema is made. A function answers a few requests and goes: schemas that are interpreted cost it
 * less than code that is generated and compiled for them (npm run bench:start).
 */
z.config({ jitless: true });
