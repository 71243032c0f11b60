import { randomUUID } from 'node:crypto';
import { asId, type DraftId } from '../../../shared/base/ids.ts';
import type { Failure, Result } from '../../../shared/base/result.ts';
import type { ImportOutcome, RefusalCode } from '../../../shared/contract/importing.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import { parseDraftFile } from '../../../shared/render/draft-file.ts';
import { comparedClauses, type ComparedClause } from '../../../shared/text/compare/index.ts';
import { EXIT, type CliIo } from '../command.ts';
import { terminalJson, terminalText } from '../terminal.ts';

/** What happened, what is safe, what to do: the command line's own English of the refusals. */
const REFUSALS: Readonly<Record<RefusalCode, string>> = {
  empty: 'The file holds no text. Nothing was changed. Ask the sender for the file again.',
  'too-large':
    'The file is larger than the workbench reads (64 MiB, 50,000 paragraphs). It is untouched. Split it, or open it in its own program.',
  encrypted:
    'The file is protected by a password. It is untouched. Give its password (typed at the terminal, or with --password-stdin), or import it in the window, which asks for it.',
  'wrong-or-damaged':
    'The password is not the one of the file, or the file is damaged. It is untouched. Ask the sender for both.',
  'wrong-password': 'The password is not the one of the file. It is untouched. Ask the sender for it.',
  'cannot-unlock':
    'The file is protected by a password in a way that is not opened here. It is untouched. Open it in the program it comes from, save it without the password and import that.',
  damaged:
    'The file is damaged: it is not what its name says, or breaks off. It is untouched. Ask the sender for it again.',
  'not-a-document': 'The file is no document. It is untouched and was not run. Ask the sender what it is.',
  hostile:
    'The file tries to harm the program that reads it. It was not read further, and nothing on this machine was touched. Delete it and tell the sender.',
  'timed-out':
    'Reading the file took too long and was stopped. It is untouched. Ask for it in another format.',
  'out-of-memory':
    'Reading the file took too much memory and was stopped. It is untouched. Ask for it in another format.',
  'unsupported-newer':
    'The file was made by a newer version of its format. It is untouched. Ask for it in an older format.',
  crashed: 'Reading the file failed. It is untouched. Ask for it in another format, and report the failure.',
  cancelled: 'Reading the file was cancelled. It is untouched.',
  unavailable: 'The process that reads files could not be started. The file is untouched.',
};

/** How a file is read; in the shipped program in an isolate. */
export type ReadFile = (
  fileName: string,
  bytes: Uint8Array,
  password?: string,
) => Promise<
  | { readonly ok: true; readonly value: ImportOutcome }
  | { readonly ok: false; readonly error: Failure<RefusalCode> }
>;

/** The last part of a path, on any system. */
export function baseName(path: string): string {
  return path.split(/[\\/]/u).at(-1) ?? path;
}

/** The bytes of a file; null, said on standard error, where they cannot be had. */
export async function bytesOrNull(file: string, io: CliIo): Promise<Uint8Array | null> {
  try {
    return await io.readFile(file);
  } catch (problem) {
    const code = problem instanceof Error && 'code' in problem ? String(problem.code) : 'unknown';
    io.err(terminalText(`The file ${file} cannot be read (${code}).\n`));
    return null;
  }
}

/** How often a password may be typed. */
const TRIES = 3;

/** Reads a file; of one under a password, with what is typed for it or comes from standard input. */
export async function readUnlocked(
  read: ReadFile,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  isFromInput: boolean,
  io: CliIo,
): ReturnType<ReadFile> {
  return unlocking((password) => read(name, bytes, password), name, isFromInput, io);
}

/** What a reading gives, tried again with what is typed as long as a password is all that it wants. */
export async function unlocking<T, F extends Failure<string>>(
  read: (password?: string) => Promise<Result<T, F>>,
  name: string,
  isFromInput: boolean,
  io: CliIo,
): Promise<Result<T, F>> {
  let outcome = await read();
  for (let tries = 0; tries < (isFromInput ? 1 : TRIES) && !outcome.ok; tries++) {
    const { code } = outcome.error;
    if (code !== 'encrypted' && code !== 'wrong-password' && code !== 'wrong-or-damaged') break;
    if (tries > 0) io.err('That is not its password.\n');
    const password = (await io.password?.(name, isFromInput)) ?? null;
    if (password === null) break;
    outcome = await read(password);
  }
  return outcome;
}

/** The same where several files are read: what comes from standard input is one password, for all that want one. */
export function withOnePassword(io: CliIo): CliIo {
  let given: Promise<string | null> | null = null;
  return {
    ...io,
    password: (file, isFromInput) => {
      if (!isFromInput) return io.password?.(file, false) ?? Promise.resolve(null);
      given ??= io.password?.(file, true) ?? Promise.resolve(null);
      return given;
    },
  };
}

/** What happened, what is safe and what to do, for a code that reading gives; null for any other. */
export function refusalWords(code: string): string | null {
  return Object.entries(REFUSALS).find(([known]) => known === code)?.[1] ?? null;
}

/** Says why a file is refused; `file` where the command reads several. */
export function refused(
  { code, detail }: Failure<RefusalCode>,
  isJson: boolean,
  io: CliIo,
  file: string | null = null,
): number {
  const message = REFUSALS[code];
  const which = file === null ? {} : { file };
  if (isJson) io.out(`${terminalJson({ refused: { ...which, code, message, detail: detail ?? null } })}\n`);
  const subject = file === null ? 'Refused' : `${file} is refused`;
  io.err(terminalText(`${subject} (${code}${detail === undefined ? '' : `: ${detail}`}). ${message}\n`));
  return EXIT.refused;
}

interface Refusal {
  readonly file: string;
  readonly code: string;
  readonly message: string;
  readonly detail: string | null;
}

/** Says it where whoever asked reads: for a program on standard output, for people on the other. */
function refusedAs(refusal: Refusal, isJson: boolean, io: CliIo): number {
  if (isJson) io.out(`${terminalJson({ refused: refusal })}\n`);
  io.err(terminalText(`${refusal.message}\n`));
  return EXIT.refused;
}

/** Whether a file is a draft that was exported, by its name. */
export function isDraftFile(file: string): boolean {
  return file.toLowerCase().endsWith('.dwdraft');
}

/** A text of the command line: a document, or a draft that was exported. */
export interface CliText {
  readonly file: string;
  readonly title: string | null;
  readonly symbol: string | null;
  readonly language: string | null;
  readonly clauses: readonly CliClause[];
  /** The same with the rows of tables and the footnotes each by itself: what two versions are compared by. */
  readonly pieces: readonly ComparedClause[];
}
/** A clause of either; drafts have no parts. */
export interface CliClause {
  readonly id: Clause['id'];
  readonly label: string | null;
  readonly text: string;
  readonly kind: string;
  readonly level: number;
  readonly part: string | null;
}

/** Reads a text; or the exit code, after saying what is wrong with it. */
export async function readCliText(
  path: string,
  read: ReadFile,
  isJson: boolean,
  io: CliIo,
  isFromInput = false,
): Promise<CliText | number> {
  const bytes = await bytesOrNull(path, io);
  if (bytes === null) return EXIT.unreadable;
  const file = baseName(path);
  if (isDraftFile(file)) return draftText(file, bytes, isJson, io);
  const outcome = await readUnlocked(read, { name: file, bytes }, isFromInput, io);
  if (!outcome.ok) return refused(outcome.error, isJson, io, file);
  if (outcome.value.kind === 'kept') {
    const message = `${file} is a file of a kind (${outcome.value.mediaType}) whose text is not read.`;
    return refusedAs({ file, code: 'not-a-document', message, detail: outcome.value.mediaType }, isJson, io);
  }
  const { title, symbol, language, clauses } = outcome.value.document;
  return { file, title, symbol, language, clauses, pieces: comparedClauses(outcome.value.document) };
}

function draftText(file: string, bytes: Uint8Array, isJson: boolean, io: CliIo): CliText | number {
  const draft = parseDraftFile(bytes, asId<DraftId>(randomUUID()));
  if (!draft.ok) {
    const { code } = draft.error;
    const message = `${file} is refused (${code}). It is no draft that was exported, or damaged.`;
    return refusedAs({ file, code, message, detail: null }, isJson, io);
  }
  const { title, language } = draft.value;
  const clauses = draft.value.clauses.map((clause) => ({ ...clause, part: null }));
  return {
    file,
    title,
    symbol: null,
    language,
    clauses,
    pieces: clauses,
  };
}
