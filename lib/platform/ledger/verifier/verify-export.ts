import { createFindings, type Finding, type FindingCode } from './findings.ts';
import { verifyStream, type StreamToVerify, type StreamVerdict } from './verify-stream.ts';

export interface ExportVerdict extends StreamVerdict {
  readonly origin: string;
  /** Empty when everything is as it was signed. The first hundred of each code. */
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Partial<Record<FindingCode, number>>>;
}

/** Verifies one stream's export; a second export of it is verified too, and each against the other's checkpoints. */
export function verifyExport(input: StreamToVerify): ExportVerdict {
  const findings = createFindings();
  const verdict = verifyStream(input, findings.report);
  if (input.other !== undefined) {
    const { origin, keys, trusted } = input;
    verifyStream({ origin, keys, folder: input.other, other: input.folder, ...(trusted && { trusted }) }, (code, where) =>
      findings.report(code, `second export: ${where}`));
  }
  return { ...verdict, origin: input.origin, findings: findings.list(), counts: findings.counts() };
}
