import type { Clause, ParsedDocument } from '../../../shared/domain/document.ts';
import { understand } from '../../../shared/text/understanding/understand.ts';
import { importFile } from '../../host/importing/import-file.ts';
import { EXIT, type CliCommand, type CliIo } from '../command.ts';
import { terminalJson, terminalText } from '../terminal.ts';
import { baseName, bytesOrNull, readUnlocked, refused, type ReadFile } from './read-files.ts';

export type { ReadFile } from './read-files.ts';

const readHere: ReadFile = (fileName, bytes) => Promise.resolve(importFile(bytes, fileName));

/** Makes the command around a way to read files. */
export function createInspect(read: ReadFile = readHere): CliCommand {
  return {
    name: 'inspect',
    usage:
      'npm run -s workbench -- inspect FILE [--json] [--password-stdin]\n  Shows what import makes of a file. A password is asked for, or read from standard input. Exit codes: docs/inspect.md.',
    async run(args, io) {
      const isJson = args.includes('--json');
      const isFromInput = args.includes('--password-stdin');
      const files = args.filter((arg) => arg !== '--json' && arg !== '--password-stdin');
      const file = files[0];
      if (file === undefined || files.length > 1 || file.startsWith('--')) {
        io.err(`${this.usage}\n`);
        return EXIT.usage;
      }
      const bytes = await bytesOrNull(file, io);
      if (bytes === null) return EXIT.unreadable;
      return show(await readUnlocked(read, { name: baseName(file), bytes }, isFromInput, io), isJson, io);
    },
  };
}

/** `npm run -s workbench -- inspect FILE [--json]`. */
export const inspect: CliCommand = createInspect();

function show(outcome: Awaited<ReturnType<ReadFile>>, isJson: boolean, io: CliIo): number {
  if (!outcome.ok) return refused(outcome.error, isJson, io);
  const { value } = outcome;
  if (value.kind === 'kept')
    io.out(
      isJson
        ? `${terminalJson(keptJson(value.mediaType, value.sha256))}\n`
        : `Kept as a file (${value.mediaType}); its text is not read.\n`,
    );
  else
    io.out(
      isJson ? `${terminalJson(documentJson(value.document))}\n` : terminalText(readable(value.document)),
    );
  return EXIT.done;
}

function keptJson(mediaType: string, sha256: string): Record<string, unknown> {
  return { kept: true, mediaType, sha256, ...emptyJson() };
}

function emptyJson(): Record<string, unknown> {
  return {
    title: null, symbol: null, language: null, direction: null, headings: [], clauses: [], footnotes: [], tables: [],
    interventions: [], changes: [], comments: [], acceptedText: null, rejectedText: null, citations: [], repairs: [], warnings: [],
    kind: null, filing: null, agendaItem: null, datedOn: null, mandates: [], dates: [],
  }; // prettier-ignore
}

/** The document as the command's documented JSON. */
function documentJson(document: ParsedDocument): Record<string, unknown> {
  const facts = understand(document);
  return {
    title: document.title,
    symbol: document.symbol,
    language: document.language,
    direction: document.direction,
    headings: headingsOf(document).map(({ label, text, level }) => ({ label, text, level })),
    clauses: document.clauses.map(({ id, label, kind, part, keyword, level, text, quoted }) => ({
      id,
      label,
      kind,
      part,
      keyword,
      level,
      text,
      ...(quoted === undefined ? {} : { quoted }),
    })),
    footnotes: document.footnotes.map(({ label, text, clause }) => ({ label, text, clause })),
    tables: document.clauses.flatMap(({ table }) =>
      table === null ? [] : [{ rows: table.length, columns: columnsOf(table) }],
    ),
    interventions: document.interventions.map((one, at) => ({ ...one, capacity: facts.capacities[at] })),
    changes: document.changes,
    comments: document.comments,
    acceptedText: document.acceptedText,
    rejectedText: document.rejectedText,
    citations: document.citations,
    repairs: document.repairs,
    warnings: document.warnings,
    kind: facts.kind,
    filing: facts.filing,
    agendaItem: facts.agendaItem,
    datedOn: facts.datedOn,
    mandates: facts.mandates,
    dates: facts.dates,
  };
}

/** The headings without the one that is the document's title. */
function headingsOf(document: ParsedDocument): readonly Clause[] {
  const headings = document.clauses.filter((clause) => clause.kind === 'heading');
  const fold = (text: string): string => text.replace(/\s+/gu, ' ').trim();
  const title = headings.find(
    (clause) =>
      clause.label === null &&
      document.title !== null &&
      fold(clause.text).replace(/^\d{1,2}\/\d{1,4}[A-Z]?\.\s+|[,،]$/gu, '') === document.title,
  );
  return headings.filter((clause) => clause !== title);
}

function columnsOf(table: NonNullable<Clause['table']>): number {
  return Math.max(0, ...table.map((row) => row.reduce((sum, cell) => sum + (cell.columnSpan ?? 1), 0)));
}

function readable(document: ParsedDocument): string {
  const facts = understand(document);
  const lines = [
    `Title      ${document.title ?? '(none found)'}`,
    `Symbol     ${document.symbol ?? '(none found)'}`,
    `Language   ${document.language ?? '(not sure)'}, ${document.direction === 'rtl' ? 'right to left' : 'left to right'}`,
    `Date       ${facts.datedOn ?? '(none of its own)'}`,
    `Kind       ${facts.kind ?? '(not clear)'}${facts.agendaItem === null ? '' : `, agenda item ${facts.agendaItem}`}`,
    `Contents   ${document.clauses.length} blocks, ${document.footnotes.length} footnotes, ${document.interventions.length} interventions, ${document.changes.length} changes, ${document.comments.length} comments`,
    '',
    ...document.clauses.map(clauseLine),
  ];
  const section = (name: string, rows: readonly string[]): void => {
    if (rows.length > 0)
      lines.push('', `${name} (${rows.length})`, ...rows.map((row) => `  ${row.replaceAll('\n', ' ⏎ ')}`));
  };
  section(
    'Footnotes',
    document.footnotes.map(({ label, text }) => `${label}  ${text}`),
  );
  section(
    'Interventions',
    document.interventions.map(
      ({ speaker, onBehalfOf, text }) =>
        `${speaker}${onBehalfOf === null ? '' : ` (${onBehalfOf})`}: ${text}`,
    ),
  );
  section(
    'Changes',
    document.changes.map(
      ({ kind, author, date, text }) => `${kind}, ${author ?? '?'}, ${date ?? '?'}: ${text}`,
    ),
  );
  section(
    'Comments',
    document.comments.map(
      ({ author, date, text, quote, done }) =>
        `${author ?? '?'}, ${date ?? '?'}${quote === null ? '' : `, on “${quote}”`}${done === true ? ', done' : ''}: ${text}`,
    ),
  );
  section(
    'Mandates',
    facts.mandates.map(
      ({ label, verb, addressee, task, by }) =>
        `${label ?? ''} ${verb} ${addressee ?? ''}${by === null ? '' : ` (by ${by})`}: ${task}`,
    ),
  );
  section(
    'Deadlines',
    facts.dates.filter(({ isDeadline }) => isDeadline).map(({ iso, sentence }) => `${iso}  ${sentence}`),
  );
  section(
    'Citations',
    document.citations.map(({ raw, family, target }) => `${raw}  [${family}] ${target}`),
  );
  section(
    'Repairs',
    document.repairs.map(({ kind, source, result }) => `${kind}: ${source}  →  ${result}`),
  );
  section(
    'Warnings',
    document.warnings.map(({ code, detail }) => (detail === null ? code : `${code}: ${detail}`)),
  );
  return `${lines.join('\n')}\n`;
}

function clauseLine(clause: Clause): string {
  const indent = '  '.repeat(clause.kind === 'heading' ? 0 : clause.level + 1);
  const mark = clause.kind === 'heading' ? '\n' : '';
  const label = clause.label === null ? '' : `${clause.label} `;
  const quote = '> '.repeat(clause.quoted ?? 0);
  return `${mark}${indent}${quote}${label}${clause.text.replaceAll('\n', `\n${indent}${quote}`)}`;
}
