import type { SourceBlock, SourceReading, WarningInBlock } from './blocks.ts';
import { encodingWarnings, type DecodedText } from './decode-text.ts';
import { PlainTextReader } from './plain-text-reader.ts';
import { splitLines } from './text-lines.ts';

/** Turns a decoded text file into blocks. Pure; time grows with the length of the text. */
export function readPlainText(decoded: DecodedText): SourceReading {
  const reader = new PlainTextReader(splitLines(decoded.text));
  const { blocks, footnotes, repairs, lostNotes } = reader.read();
  return {
    format: 'txt',
    blocks,
    footnotes,
    changes: [],
    comments: [],
    acceptedText: null,
    rejectedText: null,
    titleHint: null,
    languageHint: null,
    directionHint: null,
    repairs,
    warnings: warningsOf(decoded, blocks, lostNotes),
  };
}

function warningsOf(
  decoded: DecodedText,
  blocks: readonly SourceBlock[],
  lostNotes: number,
): readonly WarningInBlock[] {
  const shown = blocks.reduce((sum, block) => sum + (block.text.match(/\uFFFD/gu)?.length ?? 0), 0);
  const damaged = Math.max(decoded.damaged, shown);
  const warnings: WarningInBlock[] = [...encodingWarnings({ ...decoded, damaged })];
  if (lostNotes > 0)
    warnings.push({ code: 'possible-lost-footnotes', detail: String(lostNotes), block: null });
  return warnings;
}
