import { err, failure, type Failure, type Result } from '../../../shared/base/result.ts';
import { DOCUMENT_LIMITS } from '../../../shared/domain/document-limits.ts';
import { decodeText } from '../../../shared/text/decode-text.ts';
import type { EncodingId } from '../../../shared/text/encodings/list.ts';
import { readPlainText } from '../../../shared/text/plain-text.ts';
import type { RefusalCode, SourceReading } from './source-blocks.ts';
import { withinCaps } from './within-caps.ts';

/** Lines are put together to paragraphs, of which there may be 50,000: no text that a person wrote has more lines. */
const MAX_LINES = DOCUMENT_LIMITS.clauses * 10;

/** Reads a .txt file. Refuses what holds no text, or is not text. */
export function readText(
  bytes: Uint8Array,
  chosen: EncodingId | null = null,
): Result<SourceReading, Failure<RefusalCode>> {
  const decoded = decodeText(bytes, null, chosen);
  if (decoded.text.length > DOCUMENT_LIMITS.text)
    return err(failure('too-large', `${decoded.text.length} characters`));
  if (!/\S/u.test(decoded.text)) return err(failure('empty'));
  const lines = countLines(decoded.text);
  if (lines > MAX_LINES) return err(failure('too-large', `${lines} lines`));
  if (looksBinary(decoded.text)) return err(failure('not-a-document', 'control characters'));
  return withinCaps(readPlainText(decoded));
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Text files hold no NUL and hardly a control character; a quarter of damaged characters is no text either. */
export function looksBinary(text: string): boolean {
  const sample = text.slice(0, 200_000);
  let odd = 0;
  for (let i = 0; i < sample.length; i++) {
    const unit = sample.charCodeAt(i);
    if (unit === 0) odd += 4;
    else if ((unit < 0x20 && unit !== 9 && unit !== 10 && unit !== 12 && unit !== 13) || unit === 0xfffd)
      odd += 1;
  }
  return odd > Math.max(8, sample.length * 0.1);
}
