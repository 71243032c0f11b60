import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readDocx } from '../../../electron/host/importing/docx/read-docx.ts';
import { openZip } from '../../../electron/host/importing/docx/zip.ts';
import { buildDocx, p, pack } from '../../support/docx-builder.ts';

const code = (bytes: Uint8Array): string => {
  const reading = readDocx(bytes);
  return reading.ok ? 'read' : reading.error.code;
};
const good = (): Uint8Array => buildDocx({ body: p('Text of some length, so that it is packed') });

/** Offset of the first central directory entry. */
function directoryOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(bytes.byteLength - 22 + 16, true);
}

/** A copy with some 32-bit fields of one central entry overwritten. */
function withField(bytes: Uint8Array, part: string, field: number, value: number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  let at = directoryOf(copy);
  while (view.getUint32(at, true) === 0x02014b50) {
    const length = view.getUint16(at + 28, true);
    if (new TextDecoder().decode(copy.subarray(at + 46, at + 46 + length)) === part)
      view.setUint32(at + field, value, true);
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return copy;
}

describe('a file that is no Word document', () => {
  it.each([
    ['empty', new Uint8Array(), 'empty'],
    ['text under the name of a document', strToU8('hello'), 'damaged'],
    ['a zip of something else', pack({ 'a.txt': 'x' }), 'not-a-document'],
    [
      'an old Office file',
      Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0),
      'not-a-document',
    ],
  ])('is refused: %s', (_, bytes, refusal) => {
    expect(code(bytes)).toBe(refusal);
  });

  it('is known as protected by a password', () => {
    const ole = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
    const name = Array.from('EncryptedPackage').flatMap((letter) => [letter.charCodeAt(0), 0]);
    expect(code(Uint8Array.from([...ole, ...name]))).toBe('encrypted');
  });
});

describe('a container that lies', () => {
  it('is refused when it ends early, wherever it is cut', () => {
    const whole = good();
    for (let length = 30; length < whole.byteLength; length += 97) {
      expect(code(whole.slice(0, length))).toMatch(/^(?:damaged|not-a-document)$/);
    }
  });

  it('is refused when a part is encrypted', () => {
    const bytes = good();
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let at = directoryOf(bytes); view.getUint32(at, true) === 0x02014b50;) {
      view.setUint16(at + 8, view.getUint16(at + 8, true) | 1, true);
      at +=
        46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    expect(code(bytes)).toBe('encrypted');
  });

  it('is refused as hostile when a part is larger than declared by far', () => {
    const large = buildDocx({ body: `${p('x')}${' '.repeat(5 * 1024 * 1024)}` });
    expect(code(withField(large, 'word/document.xml', 24, 10))).toBe('hostile');
  });

  it('is refused as damaged, which accuses nobody, when a part is a little larger than declared', () => {
    expect(code(withField(good(), 'word/document.xml', 24, 10))).toBe('damaged');
  });

  it('is refused when a part is smaller than declared', () => {
    expect(code(withField(good(), 'word/document.xml', 24, 5000))).toBe('damaged');
  });

  it('is refused when a checksum does not fit', () => {
    expect(code(withField(good(), 'word/document.xml', 16, 1))).toBe('damaged');
  });

  it('is refused as a bomb before anything is inflated', () => {
    const bomb = buildDocx({ body: p('x'), extra: { 'word/media/x.bin': '\0'.repeat(30_000_000) } });
    expect(bomb.byteLength).toBeLessThan(100_000);
    expect(code(bomb)).toBe('hostile');
  });

  it('stops inflating at the cap of a part', () => {
    const zip = openZip(pack({ 'a.xml': 'ab'.repeat(5000) }), {
      entries: 10,
      partBytes: 1000,
      totalBytes: 2000,
      ratio: 250,
      ratioFrom: 1e6,
    });
    expect(zip.ok && zip.value.read('a.xml')).toMatchObject({ ok: false, error: { code: 'too-large' } });
  });

  it('is refused when two entries share a name', () => {
    const files = zipSync({ 'word/a.xml': strToU8('1'), 'word/b.xml': strToU8('2') });
    const copy = Uint8Array.from(files, (byte, i) => (byte === 0x62 && files[i - 1] === 0x2f ? 0x61 : byte));
    expect(openZip(copy)).toMatchObject({ ok: false, error: { code: 'damaged' } });
  });

  it('does no harm with names that lead out of the folder', () => {
    expect(
      code(buildDocx({ body: p('x'), extra: { '../../etc/passwd': 'x', '/abs': 'y', 'C:\\x': 'z' } })),
    ).toBe('read');
  });
});

describe('XML that attacks', () => {
  const withMain = (xml: string): Uint8Array =>
    buildDocx({ body: '', mainName: 'main.xml', extra: { 'word/main.xml': xml } });
  const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

  it('is refused when it declares entities', () => {
    const laughs = `<!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document ${W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`;
    expect(code(withMain(laughs))).toBe('hostile');
  });

  it('is refused when it nests without end', () => {
    const deep = `${'<w:sdt><w:sdtContent>'.repeat(10_000)}${'</w:sdtContent></w:sdt>'.repeat(10_000)}`;
    expect(code(buildDocx({ body: deep }))).toBe('hostile');
  });

  it('is refused when it is not well formed', () => {
    expect(code(withMain(`<w:document ${W}><w:body><w:p></w:body></w:document>`))).toBe('damaged');
  });

  it('is survived where styles or lists refer to each other in a ring', () => {
    const styles =
      '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="a"/><w:basedOn w:val="b"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:name w:val="b"/><w:basedOn w:val="a"/></w:style>' +
      '<w:style w:type="numbering" w:styleId="n"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>';
    const numbering =
      '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="n"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>';
    expect(
      code(
        buildDocx({
          styles,
          numbering,
          body: p('x', '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="1"/></w:numPr>'),
        }),
      ),
    ).toBe('read');
  });

  it('is survived where text boxes with endless fields lie in each other', () => {
    const open = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:pict><w:txbxContent>';
    const close = '</w:txbxContent></w:pict></w:r></w:p>';
    expect(code(buildDocx({ body: open.repeat(50) + p('x') + close.repeat(50) }))).toBe('read');
  });

  it('is survived where numbers are absurd', () => {
    const numbering =
      '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="99999999"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1%9%5."/></w:lvl><w:lvl w:ilvl="400"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>';
    const cells = '<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc>';
    const body = `${p('x', '<w:numPr><w:ilvl w:val="-7"/><w:numId w:val="1"/></w:numPr>')}${p('y', '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')}<w:tbl><w:tr>${cells}</w:tr></w:tbl>`;
    expect(code(buildDocx({ numbering, body }))).toBe('read');
  });
});
