import {
  alignLanguages,
  comparedWithProse,
  compareTexts,
  isUntouched,
  rowWords,
  type CompareRow,
  type ComparedClause,
  type Comparison,
  type WordPart,
} from '../../../shared/text/compare/index.ts';
import { EXIT, type CliCommand } from '../command.ts';
import { terminalJson, terminalText } from '../terminal.ts';
import {
  isDraftFile,
  readCliText,
  withOnePassword,
  type CliClause,
  type CliText,
  type ReadFile,
} from './read-files.ts';

const FLAGS = new Set(['--json', '--languages', '--revisions', '--password-stdin']);

/** `npm run -s workbench -- compare OLD NEW [--json] [--languages | --revisions]`. */
export function createCompare(read: ReadFile): CliCommand {
  return {
    name: 'compare',
    usage:
      'npm run -s workbench -- compare OLD NEW [--json] [--languages | --revisions] [--password-stdin]\n  Shows what changed between two versions of a text, or puts two languages of it beside each other: docs/compare.md.',
    async run(args, io) {
      const flags = new Set(args.filter((arg) => arg.startsWith('--')));
      const [oldFile, newFile, ...more] = args.filter((arg) => !arg.startsWith('--'));
      const isWrong = Array.from(flags).some((flag) => !FLAGS.has(flag)) || more.length > 0;
      if (
        oldFile === undefined ||
        newFile === undefined ||
        isWrong ||
        (flags.has('--languages') && flags.has('--revisions'))
      ) {
        io.err(`${this.usage}\n`);
        return EXIT.usage;
      }
      const isJson = flags.has('--json');
      const asking = withOnePassword(io);
      const isFromInput = flags.has('--password-stdin');
      const old = await readCliText(oldFile, read, isJson, asking, isFromInput);
      if (typeof old === 'number') return old;
      const fresh = await readCliText(newFile, read, isJson, asking, isFromInput);
      if (typeof fresh === 'number') return fresh;
      const differ = old.language !== null && fresh.language !== null && old.language !== fresh.language;
      const isLanguages = flags.has('--languages') || (differ && !flags.has('--revisions'));
      const answer = isLanguages
        ? languagesJson(old, fresh)
        : revisionsJson(besideDraft(old, fresh), besideDraft(fresh, old));
      io.out(isJson ? `${terminalJson(answer.json)}\n` : terminalText(answer.text));
      return EXIT.done;
    },
  };
}

/** A draft has no tables: what stands in those of a document is compared as a draft would have it. */
function besideDraft(text: CliText, other: CliText): CliText {
  return isDraftFile(other.file) && !isDraftFile(text.file)
    ? { ...text, pieces: comparedWithProse(text.pieces, other.pieces) }
    : text;
}

interface Answer {
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
}

function aboutText({ file, title, symbol, language, clauses }: CliText): Record<string, unknown> {
  return { file, title, symbol, language, clauses: clauses.length };
}

function named(clause: CliClause | undefined): Record<string, unknown> | null {
  return clause === undefined ? null : { id: clause.id, label: clause.label };
}

function namedPieces({ pieces }: CliText, indices: readonly number[]): readonly unknown[] {
  return indices.map((index) => {
    const piece = pieces[index];
    if (piece === undefined) return null;
    const { id, label, place } = piece;
    if (place === undefined) return { id, label };
    return place.kind === 'row'
      ? { id: place.table, label, row: place.row }
      : { id: place.footnote, label: place.label, footnote: true };
  });
}

/** What a piece is called in a line of text. */
function placeOf(piece: ComparedClause | undefined): string {
  const place = piece?.place;
  if (place === undefined) return piece?.label ?? '·';
  return place.kind === 'row' ? `row ${place.row}` : `footnote ${place.label}`;
}

function languagesJson(old: CliText, fresh: CliText): Answer {
  const aligned = alignLanguages(old.clauses, fresh.clauses);
  const rows = aligned.rows.map(({ before, after }) => ({
    old: named(before === null ? undefined : old.clauses[before]),
    new: named(after === null ? undefined : fresh.clauses[after]),
  }));
  const line = (clause: CliClause | undefined): string =>
    clause === undefined ? '—' : `${clause.label ?? ''} ${clause.text.slice(0, 70)}`.trim();
  return {
    json: {
      mode: 'languages',
      old: aboutText(old),
      new: aboutText(fresh),
      unmatched: { old: aligned.unmatched.before, new: aligned.unmatched.after },
      rows,
    },
    text: `${aligned.unmatched.before} clauses of ${old.file} and ${aligned.unmatched.after} of ${fresh.file} have no counterpart.\n${aligned.rows
      .map(
        ({ before, after }) => `${line(old.clauses[before ?? -1])}\n  ${line(fresh.clauses[after ?? -1])}\n`,
      )
      .join('')}`,
  };
}

function revisionsJson(old: CliText, fresh: CliText): Answer {
  const comparison = compareTexts(old.pieces, fresh.pieces);
  const { counts, pairedShare, isRelated } = comparison;
  const rows = comparison.rows.map((row) => ({
    kind: row.kind,
    moved: row.isMoved,
    renumbered: row.isRenumbered,
    shape: row.shape,
    old: namedPieces(old, row.before),
    new: namedPieces(fresh, row.after),
    words: row.kind === 'moved-away' ? [] : rowWords(comparison, row),
  }));
  const { reformed: _, ...shown } = counts;
  return {
    json: {
      mode: 'revisions',
      old: aboutText(old),
      new: aboutText(fresh),
      related: isRelated,
      pairedShare: Math.round(pairedShare * 1000) / 1000,
      counts: shown,
      rows,
    },
    text: readable(old, fresh, comparison),
  };
}

const SIGNS: Readonly<Record<CompareRow['kind'], string>> = {
  same: ' ',
  changed: '~',
  inserted: '+',
  deleted: '–',
  'moved-away': '↷',
};

function readable(old: CliText, fresh: CliText, comparison: Comparison): string {
  const { counts, pairedShare, isRelated } = comparison;
  const rows = comparison.rows.filter((row) => !isUntouched(row) && row.kind !== 'moved-away');
  const labels = (text: CliText, indices: readonly number[]): string =>
    indices.map((index) => placeOf(text.pieces[index])).join(' + ');
  return [
    `${old.file} → ${fresh.file}`,
    ...(isRelated
      ? []
      : [
          `These are hardly two versions of one text: ${Math.round(pairedShare * 100)} % of it has a counterpart.`,
        ]),
    `${counts.changed} changed, ${counts.inserted} inserted, ${counts.deleted} deleted, ${counts.moved} moved, ${counts.renumbered} renumbered, ${counts.same} the same`,
    '',
    ...rows.map((row) => {
      const from = labels(old, row.before);
      const to = labels(fresh, row.after);
      const place = from === to || to === '' ? from : from === '' ? to : `${from} → ${to}`;
      const words = row.kind === 'same' ? '' : wordsLine(rowWords(comparison, row));
      return `${SIGNS[row.kind]} ${place}${row.isMoved ? ' (moved)' : ''}  ${words}`.trimEnd();
    }),
    '',
  ].join('\n');
}

function wordsLine(parts: readonly WordPart[]): string {
  return parts
    .map(({ kind, text }) =>
      kind === 'inserted' ? `{+${text}+}` : kind === 'deleted' ? `[-${text}-]` : text,
    )
    .join('');
}
