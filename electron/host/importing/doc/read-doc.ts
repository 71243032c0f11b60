import WordExtractor from 'word-extractor';
import { err, failure, ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import { plainBlock, type RefusalCode, type SourceBlock, type SourceReading } from '../source-blocks.ts';
import { openOldWord, protectionOfDoc } from '../protected/old-word.ts';
import { withinCaps } from '../within-caps.ts';

// Old Word files where no LibreOffice is: the words, notes and comments, without the numbers that Word counts.

/** Reads a .doc of Word 97 and later by its words alone; the reading says that automatic numbers are lost. */
export async function readDoc(
  given: Uint8Array,
  password: string | null = null,
): Promise<Result<SourceReading, Failure<RefusalCode>>> {
  const bytes = unlockDoc(given, password);
  if (!bytes.ok) return bytes;
  const document = await extracted(bytes.value);
  if (!document.ok) return document;
  const { body, notes, comments, headers } = document.value;
  const lines = linesOf(body);
  const blocks = [
    ...linesOf(headers)
      .slice(0, 20)
      .map((text) => plainBlock(text, { role: 'page-header' })),
    ...lines.map(blockOf),
  ];
  return withinCaps({
    format: 'doc',
    blocks,
    footnotes: linesOf(notes).map((text, at) => ({ id: `note-${at + 1}`, label: String(at + 1), text })),
    changes: [],
    comments: linesOf(comments).map((text) => ({ author: null, date: null, text, quote: null, block: null })),
    acceptedText: null,
    rejectedText: null,
    titleHint: null,
    languageHint: null,
    directionHint: null,
    repairs: [],
    warnings: [
      { code: 'numbers-lost', detail: null, block: null },
      ...(notes.trim() === ''
        ? []
        : [{ code: 'possible-lost-footnotes', detail: String(linesOf(notes).length), block: null }]),
    ],
  });
}

/** The file in clear, where it is under a password. */
function unlockDoc(bytes: Uint8Array, password: string | null): Result<Uint8Array, Failure<RefusalCode>> {
  const protection = protectionOfDoc(bytes);
  if (protection === 'none') return ok(bytes);
  if (protection === 'obfuscation') return err(failure('cannot-unlock', 'an old Word file'));
  return password === null ? err(failure('encrypted', 'an old Word file')) : openOldWord(bytes, password);
}

interface Extracted {
  readonly body: string;
  readonly notes: string;
  readonly comments: string;
  readonly headers: string;
}

async function extracted(bytes: Uint8Array): Promise<Result<Extracted, Failure<RefusalCode>>> {
  try {
    const document = await new WordExtractor().extract(Buffer.from(bytes));
    return ok({
      body: document.getBody(),
      notes: [document.getFootnotes(), document.getEndnotes()].join('\n'),
      comments: document.getAnnotations(),
      headers: document.getHeaders({ includeFooters: false }),
    });
  } catch {
    return err(failure('damaged', 'the old Word file breaks off'));
  }
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/\n+/u)
    .map((line) => line.replace(/(?![\t\n])\p{Cc}/gu, '').trim())
    .filter((line) => line !== '');
}

/** Cells of a row come apart by tabs. */
function blockOf(line: string): SourceBlock {
  const cells = line.split('\t').map((cell) => cell.trim());
  const isRow =
    cells.length > 2 && cells.filter((cell) => cell !== '').length > 1 && !/^\S{1,6}$/u.test(cells[0] ?? '');
  return isRow
    ? plainBlock(cells.join('\t'), { kind: 'table', table: [cells.map((text) => ({ text }))] })
    : plainBlock(line.replace(/\t+/gu, ' '));
}
