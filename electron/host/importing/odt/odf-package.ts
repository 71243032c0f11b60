import { err, failure, ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import { childOf, parseXml, type XmlDialect, type XmlElement } from '../docx/xml-tree.ts';
import { openZip, type ZipReader } from '../docx/zip.ts';
import type { RefusalCode } from '../source-blocks.ts';

type Refused = Failure<RefusalCode>;

/** A text in OpenDocument: from its package, or from one flat file. */
export interface OdfDocument {
  /** `office:text`. */
  readonly text: XmlElement;
  /** The elements that hold styles, the document's own last. */
  readonly styles: readonly XmlElement[];
  readonly meta: XmlElement | null;
  readonly hasMacros: boolean;
  readonly hasObjects: boolean;
}

const PREFIX = /^urn:oasis:names:tc:opendocument:xmlns:([\w-]+):/u;
const OTHERS: Readonly<Record<string, string>> = {
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://www.w3.org/1999/xlink': 'xlink',
  'http://www.w3.org/XML/1998/namespace': 'xml',
  'urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0': 'loext',
};
const SHORT: Readonly<Record<string, string>> = {
  'xsl-fo-compatible': 'fo',
  drawing: 'draw',
  'svg-compatible': 'svg',
};

/** Names in the prefixes that the standard itself uses. White space is text wherever a paragraph may be. */
function dialect(): XmlDialect {
  const prefixes = new Map<string, string>();
  return {
    nameOf(uri, local) {
      const known = prefixes.get(uri);
      if (known !== undefined) return `${known}:${local}`;
      const word = PREFIX.exec(uri)?.[1];
      const prefix = word === undefined ? (OTHERS[uri] ?? '?') : (SHORT[word] ?? word);
      prefixes.set(uri, prefix);
      return `${prefix}:${local}`;
    },
    keepsSpace: (name) => name.startsWith('text:') || name.startsWith('dc:'),
  };
}

/** Opens an OpenDocument text. Names of parts are keys; nothing outside the file is asked for. */
export function openOdf(bytes: Uint8Array): Result<OdfDocument, Refused> {
  return bytes[0] === 0x50 && bytes[1] === 0x4b ? fromPackage(bytes) : fromFlat(bytes);
}

function fromFlat(bytes: Uint8Array): Result<OdfDocument, Refused> {
  const root = parseXml(bytes, undefined, dialect());
  if (!root.ok) return root;
  return documentOf([root.value], childOf(root.value, 'office:meta'), false, false);
}

function fromPackage(bytes: Uint8Array): Result<OdfDocument, Refused> {
  const zip = openZip(bytes);
  if (!zip.ok)
    return err(
      zip.error.code === 'not-a-zip'
        ? failure('damaged', 'no package')
        : failure(zip.error.code, zip.error.detail),
    );
  const manifest = zip.value.read('META-INF/manifest.xml');
  if (
    manifest.ok &&
    manifest.value !== null &&
    new TextDecoder().decode(manifest.value).includes('encryption-data')
  )
    return err(failure('cannot-unlock', 'OpenDocument encryption'));
  const content = part(zip.value, 'content.xml');
  if (!content.ok) return content;
  if (content.value === null) return err(failure('not-a-document', 'the package holds no text'));
  const styles = part(zip.value, 'styles.xml');
  if (!styles.ok) return styles;
  const meta = part(zip.value, 'meta.xml');
  const { names } = zip.value;
  return documentOf(
    styles.value === null ? [content.value] : [styles.value, content.value],
    meta.ok ? childOf(meta.value, 'office:meta') : null,
    names.some(
      (name) =>
        /^(?:Basic|Scripts)\//u.test(name) && name.endsWith('.xml') && !name.endsWith('script-lc.xml'),
    ),
    names.some((name) => name.startsWith('Object ')),
  );
}

function part(zip: ZipReader, name: string): Result<XmlElement | null, Refused> {
  const data = zip.read(name);
  if (!data.ok)
    return err(failure(data.error.code === 'not-a-zip' ? 'damaged' : data.error.code, data.error.detail));
  return data.value === null ? ok(null) : parseXml(data.value, undefined, dialect());
}

function documentOf(
  roots: readonly XmlElement[],
  meta: XmlElement | null,
  hasMacros: boolean,
  hasObjects: boolean,
): Result<OdfDocument, Refused> {
  const body = childOf(roots.at(-1), 'office:body');
  const text = childOf(body, 'office:text');
  if (text === null) return err(failure('not-a-document', 'no text document'));
  const styles = roots.flatMap((root) =>
    ['office:styles', 'office:automatic-styles', 'office:master-styles'].flatMap(
      (name) => childOf(root, name) ?? [],
    ),
  );
  return ok({ text, styles, meta, hasMacros, hasObjects });
}
