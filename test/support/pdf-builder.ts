import { utf8 } from '../../shared/base/bytes.ts';

/** A line of a page: where it stands (from the left, from the top, A4 in points), how large, and what it says. */
export interface PdfLine {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly bold?: boolean;
  readonly text: string;
  /** Number of the marked content, for tagged pages. */
  readonly content?: number;
}

const escape = (text: string): string => text.replace(/[\\()]/gu, (sign) => `\\${sign}`);

function drawn({ x, y, size = 10, bold = false, text, content }: PdfLine): string {
  const words = `BT /F${bold ? 2 : 1} ${size} Tf 1 0 0 1 ${x} ${842 - y} Tm (${escape(text)}) Tj ET`;
  return content === undefined ? words : `/P <</MCID ${content}>> BDC ${words} EMC`;
}

/** A PDF with these pages, and with further entries of its first page ("/Annots […]"). Latin letters only. */
export function buildPdf(
  pages: readonly (readonly PdfLine[])[],
  more: { readonly page?: string; readonly catalog?: string; readonly objects?: readonly string[] } = {},
): Uint8Array {
  const objects: string[] = [];
  const kids = pages.map((_, at) => `${5 + at * 2} 0 R`).join(' ');
  objects.push(`<</Type/Catalog/Pages 2 0 R${more.catalog ?? ''}>>`);
  objects.push(`<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`);
  objects.push('<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>');
  objects.push('<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>');
  pages.forEach((lines, at) => {
    const body = lines.map(drawn).join('\n');
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>/Contents ${6 + at * 2} 0 R/StructParents ${at}${more.page ?? ''}>>`,
      `<</Length ${body.length}>>stream\n${body}\nendstream`,
    );
  });
  objects.push(...(more.objects ?? []));
  let file = '%PDF-1.7\n';
  const offsets = objects.map((object, at) => {
    const offset = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`;
  return utf8(`${file}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`);
}
