/** A small whole PDF of A4 pages with one line each, for tests of what shows PDFs. */
export function tinyPdf(pages: number): Uint8Array {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>'];
  const kids = Array.from({ length: pages }, (_, i) => `${String(4 + i * 2)} 0 R`).join(' ');
  objects.push(
    `<</Type/Pages/Count ${String(pages)}/Kids[${kids}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  );
  for (let i = 0; i < pages; i++) {
    const drawing = `BT /F1 24 Tf 60 760 Td (Page ${String(i + 1)}) Tj ET 60 700 400 4 re f`;
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${String(5 + i * 2)} 0 R>>`,
      `<</Length ${String(drawing.length)}>>stream\n${drawing}\nendstream`,
    );
  }
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = text.length;
    text += `${String(i + 1)} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = String(objects.length + 1);
  text += `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${String(offsets.length === 0 ? 0 : text.length)}\n%%EOF`;
  return new TextEncoder().encode(text);
}
