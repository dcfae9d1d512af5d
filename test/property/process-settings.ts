import { existsSync } from 'node:fs';

// Imported before anything else: neither holds once the process has used its thread pool or its temporary folder.

/** With one thread in the pool, what runs at once ends in the order in which it began: a seed walks the same way again. */
process.env['UV_THREADPOOL_SIZE'] = '1';
/** Where the machine keeps a folder in memory, each of the walk's commits need not wait for a disk. */
const inMemory = '/dev/shm';
if (existsSync(inMemory)) process.env['TMPDIR'] = inMemory;
