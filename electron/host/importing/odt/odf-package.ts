import { err, failure, ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import { childOf, parseXml, type XmlElement } from '../docx/xml-tree.ts';
import { openZip, type ZipReader } from '../docx/zip.ts';
import type { RefusalCode } from '../source-blocks.ts';
import { odfDialect } from './odf-names.ts';
import { readSeals } from './odf-seals.ts';

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

/** Opens an OpenDocument text. Names of parts are keys; nothing outside the file is asked for. */
export function openOdf(bytes: Uint8Array): Result<OdfDocument, Refused> {
  return bytes[0] === 0x50 && bytes[1] === 0x4b ? fromPackage(bytes) : fromFlat(bytes);
}

function fromFlat(bytes: Uint8Array): Result<OdfDocument, Refused> {
  const root = parseXml(bytes, undefined, odfDialect());
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
  const seals = readSeals(zip.value);
  if (!seals.ok) return seals;
  if (seals.value.size > 0) return err(failure('encrypted', 'an OpenDocument text'));
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
  return data.value === null ? ok(null) : parseXml(data.value, undefined, odfDialect());
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
