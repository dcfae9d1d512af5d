import { getImport } from './get-import.ts';
import { runImports } from './run-imports.ts';
import { startImport } from './start-import.ts';

export const recordsOperations = [startImport, getImport, runImports] as const;
