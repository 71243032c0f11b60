import { err, failure, type Failure, type Result } from '../../../../shared/base/result.ts';
import { plainBlock, type RefusalCode, type SourceReading, type WarningInBlock } from '../source-blocks.ts';
import { withinCaps } from '../within-caps.ts';
import { RtfReader, RtfTooDeep } from './rtf-reader.ts';

/** Reads an RTF file: the numbers that it shows before paragraphs are in it, and are kept as they are. */
export function readRtf(bytes: Uint8Array): Result<SourceReading, Failure<RefusalCode>> {
  const reader = new RtfReader();
  try {
    reader.run(bytes);
  } catch (thrown) {
    if (thrown instanceof RtfTooDeep) return err(failure('hostile', 'nested too deep'));
    throw thrown;
  }
  const { body } = reader;
  const headers = [
    ...new Set(reader.headers.flatMap((lines) => lines.split('\n')).map((line) => line.trim())),
  ]
    .filter((line) => /\p{L}/u.test(line) && line.length <= 500)
    .slice(0, 20)
    .map((line) => plainBlock(line, { role: 'page-header' }));
  const moved = <T extends { readonly block: number | null }>(rows: readonly T[]): readonly T[] =>
    rows.map((row) =>
      row.block === null
        ? row
        : { ...row, block: Math.min(row.block, Math.max(0, body.blocks.length - 1)) + headers.length },
    );
  const { accepted, rejected } = body.views();
  return withinCaps({
    format: 'rtf',
    blocks: [...headers, ...body.blocks],
    footnotes: body.footnotes,
    changes: moved(body.changesBy(reader.author)),
    comments: moved(body.comments),
    acceptedText: accepted,
    rejectedText: rejected,
    titleHint: reader.title === '' ? null : reader.title.slice(0, 1000),
    languageHint: null,
    directionHint: null,
    repairs: [],
    warnings: warningsOf(reader),
  });
}

function warningsOf({ noticed, isCut }: RtfReader): readonly WarningInBlock[] {
  const rows: readonly (readonly [string, number])[] = [
    ['images-left-out', noticed.images],
    ['embedded-left-out', noticed.objects],
    ['hidden-text-left-out', noticed.hidden],
  ];
  const cut = isCut ? [{ code: 'breaks-off', detail: null, block: null }] : [];
  const left = rows
    .filter(([, count]) => count > 0)
    .map(([code, count]) => ({ code, detail: String(count), block: null }));
  return [...cut, ...left];
}
