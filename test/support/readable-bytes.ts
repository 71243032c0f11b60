import { inflateRawSync, inflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Everything that can be read in a .docx: each part unpacked, tags taken out of words, and the raw bytes. */
export function readableInDocx(file: Uint8Array): string {
  const parts = Object.entries(unzipSync(file)).map(([name, bytes]) => {
    const text = Buffer.from(bytes).toString('utf8');
    return `${name}\n${text}\n${text.replaceAll(/<[^>]+>/g, '')}`;
  });
  return [Buffer.from(file).toString('latin1'), ...parts].join('\n');
}

/** Everything that can be read in a PDF: the shown text, the document's information, every stream inflated. */
export async function readableInPdf(file: Uint8Array): Promise<string> {
  const raw = Buffer.from(file);
  const text = raw.toString('latin1');
  const found: string[] = [text];
  for (const match of text.matchAll(/stream\r?\n/g)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('endstream', start);
    for (const inflate of [inflateSync, inflateRawSync]) {
      try {
        found.push(inflate(raw.subarray(start, end)).toString('latin1'));
      } catch {
        // Not compressed in this way.
      }
    }
  }
  const pdf = await getDocument({ data: new Uint8Array(file), verbosity: 0 }).promise;
  found.push(JSON.stringify(await pdf.getMetadata()));
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    found.push(items.map((item) => ('str' in item ? item.str : '')).join(''));
    found.push(JSON.stringify(await page.getAnnotations()));
  }
  return found.join('\n');
}
