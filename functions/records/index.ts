import { getImport } from './get-import.ts';
import { listImports } from './list-imports.ts';
import { runImports } from './run-imports.ts';
import { startImport } from './start-import.ts';

export const recordsOperations = [startImport, getImport, listImports, runImports] as const;
