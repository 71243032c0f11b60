import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { DOCUMENT_LIMITS as LIMITS } from '../../../shared/domain/document-limits.ts';
import type { RefusalCode, SourceReading } from './source-blocks.ts';

/** Refuses readings beyond what the library stores. */
export function withinCaps(reading: SourceReading): Result<SourceReading, Failure<RefusalCode>> {
  if (reading.blocks.length > LIMITS.clauses)
    return err(failure('too-large', `${reading.blocks.length} blocks`));
  if (reading.blocks.length === 0) return err(failure('empty'));
  let total = 0;
  for (const block of reading.blocks) {
    if (block.text.length > LIMITS.clauseText)
      return err(failure('too-large', `a block of ${block.text.length} characters`));
    total += block.text.length;
  }
  return total > LIMITS.text ? err(failure('too-large', `${total} characters`)) : ok(reading);
}
