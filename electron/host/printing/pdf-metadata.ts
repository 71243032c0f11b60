/**
 * Scrubs what Chromium writes into a PDF beside the text: the creator string (browser, system), the producer
 * and the moments of creation and change. Written over in place, byte for byte, so that every offset of the
 * file stays true; the title stays. Works on the information dictionary only, which Chromium writes in clear.
 */
export function scrubPdfMetadata(pdf: Uint8Array): Uint8Array {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  for (const key of ['/Creator', '/Producer', '/Author', '/Subject', '/Keywords']) blankString(bytes, key);
  for (const key of ['/CreationDate', '/ModDate']) blankString(bytes, key);
  return pdf;
}

const OPEN = 0x28;
const CLOSE = 0x29;
const ESCAPE = 0x5c;
const SPACE = 0x20;

/** Finds `key (…)` in the last information dictionary and fills the whole entry with spaces. */
function blankString(bytes: Buffer, key: string): void {
  for (let at = bytes.indexOf('<</Title'); at >= 0; at = bytes.indexOf('<</Title', at + 1))
    blankIn(bytes, at, key);
  for (let at = bytes.indexOf('<</Creator'); at >= 0; at = bytes.indexOf('<</Creator', at + 1))
    blankIn(bytes, at, key);
}

function blankIn(bytes: Buffer, dictionary: number, key: string): void {
  const end = bytes.indexOf('endobj', dictionary);
  const start = bytes.indexOf(key, dictionary);
  if (end < 0 || start < 0 || start > end) return;
  let open = start + key.length;
  while (bytes[open] === SPACE || bytes[open] === 0x0a) open++;
  if (bytes[open] !== OPEN) return;
  let depth = 0;
  for (let i = open; i < end; i++) {
    if (bytes[i] === ESCAPE) i++;
    else if (bytes[i] === OPEN) depth++;
    else if (bytes[i] === CLOSE && --depth === 0) {
      bytes.fill(SPACE, start, i + 1);
      return;
    }
  }
}
