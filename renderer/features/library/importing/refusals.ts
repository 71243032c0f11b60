import { REFUSAL_CODES } from '../../../../shared/contract/importing.ts';
import type { FileOutcome } from './import-files.ts';

/** A file that was not taken in. */
export type Refused = Extract<FileOutcome, { kind: 'refused' }>;

/** Causes that have their own sentences; any other failure has those of `internal`. */
const KNOWN: ReadonlySet<string> = new Set([
  // Whoever cancels is told nothing more.
  ...REFUSAL_CODES.filter((code) => code !== 'cancelled'),
  'unreadable',
  'not-kept',
  'disconnected',
  'interrupted',
]);

/** The message whose `.happened`, `.safe` and `.todo` say why a file was refused. */
export function refusalMessage(code: string): string {
  return `library.refused.${KNOWN.has(code) ? code : 'internal'}`;
}

/** For whoever helps: which file, and the reason as the program has it. */
export function refusalDetails({ file, code, details }: Refused): string {
  return `${file}: ${code} ${details}`.trim();
}
