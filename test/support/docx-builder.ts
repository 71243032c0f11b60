import { strToU8, zipSync } from 'fflate';

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const STRICT_W = 'http://purl.oclc.org/ooxml/wordprocessingml/main';
const STRICT_R = 'http://purl.oclc.org/ooxml/officeDocument/relationships';

/** What a test's Word file is made of; each is the inside of its root element. */
export interface DocxParts {
  readonly body: string;
  readonly styles?: string;
  readonly numbering?: string;
  readonly footnotes?: string;
  readonly endnotes?: string;
  readonly comments?: string;
  /** The whole part in which Word 2013 says which comments are done. */
  readonly commentsExtended?: string;
  readonly settings?: string;
  readonly header?: string;
  readonly core?: string;
  /** ISO 29500 strict names instead of the transitional ones. */
  readonly strict?: boolean;
  /** Name of the main part: readers must not guess it. */
  readonly mainName?: string;
  readonly extra?: Readonly<Record<string, string>>;
}

/** A Word file as Word itself would pack it. */
export function buildDocx(parts: DocxParts): Uint8Array {
  const w = parts.strict === true ? STRICT_W : W;
  const r = parts.strict === true ? STRICT_R : R;
  const names = `xmlns:w="${w}" xmlns:r="${r}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`;
  const root = (name: string, inside: string): string =>
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:${name} ${names}>${inside}</w:${name}>`;
  const main = parts.mainName ?? 'document.xml';
  const files: Record<string, string> = {
    '[Content_Types].xml': contentTypes(main),
    '_rels/.rels': relations([
      ['rId1', `${r}/officeDocument`, `word/${main}`],
      [
        'rId2',
        'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
        'docProps/core.xml',
      ],
    ]),
    [`word/${main}`]: root('document', `<w:body>${parts.body}</w:body>`),
  };
  const related: [string, string, string][] = [];
  const add = (kind: string, element: string, inside: string | undefined): void => {
    if (inside === undefined) return;
    related.push([`rId${kind}`, `${r}/${kind}`, `${kind}.xml`]);
    files[`word/${kind}.xml`] = root(element, inside);
  };
  add('styles', 'styles', parts.styles);
  add('numbering', 'numbering', parts.numbering);
  add('footnotes', 'footnotes', parts.footnotes);
  add('endnotes', 'endnotes', parts.endnotes);
  add('comments', 'comments', parts.comments);
  add('settings', 'settings', parts.settings);
  add('header', 'hdr', parts.header);
  if (parts.commentsExtended !== undefined) {
    const kind = 'http://schemas.microsoft.com/office/2011/relationships/commentsExtended';
    related.push(['rIdEx', kind, 'commentsExtended.xml']);
    files['word/commentsExtended.xml'] = parts.commentsExtended;
  }
  files[`word/_rels/${main}.rels`] = relations(related);
  if (parts.core !== undefined) {
    files['docProps/core.xml'] =
      `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">${parts.core}</cp:coreProperties>`;
  }
  return pack({ ...files, ...parts.extra });
}

function contentTypes(main: string): string {
  const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  const kinds = ['styles', 'numbering', 'footnotes', 'endnotes', 'comments', 'settings', 'header'];
  const overrides = kinds.map(
    (kind) => `<Override PartName="/word/${kind}.xml" ContentType="${word}.${kind}+xml"/>`,
  );
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/${main}" ContentType="${word}.document.main+xml"/>${overrides.join('')}</Types>`;
}

/** Packs texts under their names. */
export function pack(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    mtime: '1990-01-01',
  });
}

function relations(list: readonly (readonly [string, string, string])[]): string {
  const items = list.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items.join('')}</Relationships>`;
}

/** A paragraph of one run; `properties` goes into `w:pPr`. */
export function p(text: string, properties = ''): string {
  return `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${text === '' ? '' : r(text)}</w:p>`;
}

export function r(text: string, properties = ''): string {
  return `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
}

/** Numbering of a paragraph. */
export function num(list: number, level = 0): string {
  return `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`;
}

export function style(id: string): string {
  return `<w:pStyle w:val="${id}"/>`;
}

/** One level of an abstract list: `lvl(0, 'decimal', '%1.')`. */
export function lvl(index: number, format: string, text: string, more = '', start = 1): string {
  return `<w:lvl w:ilvl="${index}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
}

export function abstractNum(id: number, levels: string): string {
  return `<w:abstractNum w:abstractNumId="${id}">${levels}</w:abstractNum>`;
}

export function numOf(id: number, abstract: number, overrides = ''): string {
  return `<w:num w:numId="${id}"><w:abstractNumId w:val="${abstract}"/>${overrides}</w:num>`;
}
