import { readDocx } from '../../../electron/host/importing/docx/read-docx.ts';
import type { SourceReading } from '../../../electron/host/importing/source-blocks.ts';

/** The reading of a file that must be readable. */
export function readOk(bytes: Uint8Array): SourceReading {
  const reading = readDocx(bytes);
  if (!reading.ok) throw new Error(`Refused: ${reading.error.code} ${reading.error.detail ?? ''}`);
  return reading.value;
}
