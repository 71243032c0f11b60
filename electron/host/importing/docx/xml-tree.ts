import { SaxesParser } from 'saxes';
import { type Failure, type Result, err, failure, ok } from '../../../../shared/base/result.ts';

/** An element with its name and attribute names in the canonical prefixes of `NAMESPACES`. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

export type XmlCode = 'damaged' | 'hostile' | 'too-large';

/** Caps on one XML part. A real document stays under 60 levels; recursion over the tree relies on the cap. */
export interface XmlLimits {
  readonly depth: number;
  readonly elements: number;
}

const XML_LIMITS: XmlLimits = { depth: 256, elements: 2_000_000 };

/** Transitional and strict OOXML (ISO 29500) by one prefix each, so that readers know only the prefix. */
const NAMESPACES: Readonly<Record<string, string>> = {
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main': 'w',
  'http://purl.oclc.org/ooxml/wordprocessingml/main': 'w',
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships': 'r',
  'http://purl.oclc.org/ooxml/officeDocument/relationships': 'r',
  'http://schemas.openxmlformats.org/officeDocument/2006/math': 'm',
  'http://purl.oclc.org/ooxml/officeDocument/math': 'm',
  'http://schemas.openxmlformats.org/drawingml/2006/main': 'a',
  'http://purl.oclc.org/ooxml/drawingml/main': 'a',
  'http://schemas.openxmlformats.org/drawingml/2006/picture': 'pic',
  'http://purl.oclc.org/ooxml/drawingml/picture': 'pic',
  'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing': 'wp',
  'http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing': 'wp',
  'http://schemas.openxmlformats.org/markup-compatibility/2006': 'mc',
  'http://schemas.openxmlformats.org/package/2006/relationships': 'rel',
  'http://schemas.openxmlformats.org/package/2006/content-types': 'ct',
  'http://schemas.openxmlformats.org/package/2006/metadata/core-properties': 'cp',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'urn:schemas-microsoft-com:vml': 'v',
  'urn:schemas-microsoft-com:office:office': 'o',
  'urn:schemas-microsoft-com:office:word': 'w10',
  'http://schemas.microsoft.com/office/word/2010/wordprocessingShape': 'wps',
  'http://schemas.microsoft.com/office/word/2010/wordprocessingGroup': 'wpg',
  'http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas': 'wpc',
  'http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing': 'wp14',
  'http://schemas.microsoft.com/office/word/2010/wordml': 'w14',
  'http://schemas.microsoft.com/office/word/2012/wordml': 'w15',
  'http://www.w3.org/XML/1998/namespace': 'xml',
};

/** How one family of XML is named and spaced in the tree. */
export interface XmlDialect {
  /** The name that readers see for an element or attribute. */
  readonly nameOf: (uri: string, local: string) => string;
  /** True for elements between whose tags white space is text. */
  readonly keepsSpace: (name: string) => boolean;
}

class XmlRefusal extends Error {
  readonly code: XmlCode;
  constructor(code: XmlCode, message: string) {
    super(message);
    this.code = code;
  }
}

interface OpenElement {
  readonly name: string;
  attributes: Record<string, string>;
  readonly children: (XmlElement | string)[];
}

/** Shared by the many elements that have neither: a large part is mostly such. */
const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze({});
const NO_CHILDREN: readonly (XmlElement | string)[] = Object.freeze([]);

/**
 * Parses one part. Refuses a DOCTYPE (and with it every entity), what is nested too deep, and what has too
 * many elements. Alternate content is decided here: readers see only the branch this reader understands.
 */
export function parseXml(
  bytes: Uint8Array,
  limits: XmlLimits = XML_LIMITS,
  dialect: XmlDialect = { nameOf: canonicalNames(), keepsSpace: carriesSpace },
): Result<XmlElement, Failure<XmlCode>> {
  try {
    return ok(buildTree(decodeXml(bytes), limits, dialect));
  } catch (thrown) {
    if (thrown instanceof XmlRefusal) return err(failure(thrown.code, thrown.message));
    throw thrown;
  }
}

function decodeXml(bytes: Uint8Array): string {
  const label =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : statedEncoding(bytes);
  return new TextDecoder(label).decode(bytes);
}

/** The encoding of the XML declaration, where it is one that is known; else UTF-8. */
function statedEncoding(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const stated =
    /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?encoding=["']([\w-]{1,40})["']/u.exec(head)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(stated).encoding.startsWith('utf-16') ? 'utf-8' : stated;
  } catch {
    return 'utf-8';
  }
}

function buildTree(text: string, limits: XmlLimits, { nameOf, keepsSpace }: XmlDialect): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let root: XmlElement | null = null;
  let elements = 0;
  parser.on('error', (error) => {
    throw new XmlRefusal('damaged', `XML is not well formed: ${error.message.slice(0, 200)}`);
  });
  parser.on('doctype', () => {
    throw new XmlRefusal('hostile', 'a part declares a DOCTYPE');
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (elements > limits.elements)
      throw new XmlRefusal('too-large', `more than ${limits.elements} elements`);
    if (open.length >= limits.depth) throw new XmlRefusal('hostile', `nested deeper than ${limits.depth}`);
    const element: OpenElement = { name: nameOf(tag.uri, tag.local), attributes: {}, children: [] };
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.prefix === 'xmlns' || attribute.name === 'xmlns') continue;
      element.attributes[attribute.uri === '' ? attribute.local : nameOf(attribute.uri, attribute.local)] =
        attribute.value;
    }
    if (element.name === 'mc:Choice') markUnderstood(element, (prefix) => parser.resolve(prefix));
    open.push(element);
  });
  parser.on('text', (value) => {
    const top = open.at(-1);
    if (top !== undefined && (keepsSpace(top.name) || value.trim() !== '')) top.children.push(value);
  });
  parser.on('cdata', (value) => open.at(-1)?.children.push(value));
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else if (element.name !== 'mc:AlternateContent') parent.children.push(closed(element));
    else for (const child of chooseBranch(element)) parent.children.push(child);
  });
  parser.write(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).close();
  if (root === null) throw new XmlRefusal('damaged', 'a part has no root element');
  return root;
}

function closed({ name, attributes, children }: OpenElement): XmlElement {
  let hasAttributes = false;
  for (const _ in attributes) hasAttributes = true;
  return {
    name,
    attributes: hasAttributes ? attributes : NO_ATTRIBUTES,
    children: children.length > 0 ? children : NO_CHILDREN,
  };
}

/** Gives names in canonical prefixes, each string once: a part has millions of elements and few names. */
function canonicalNames(): (uri: string, local: string) => string {
  const byUri = new Map<string, Map<string, string>>();
  return (uri, local) => {
    const names = byUri.get(uri) ?? new Map<string, string>();
    byUri.set(uri, names);
    const name = names.get(local) ?? `${NAMESPACES[uri] ?? '?'}:${local}`;
    names.set(local, name);
    return name;
  };
}

function carriesSpace(name: string): boolean {
  return name === 'w:t' || name === 'w:delText' || name === 'm:t';
}

const UNDERSTOOD = '#understood';

function markUnderstood(choice: OpenElement, resolve: (prefix: string) => string | undefined): void {
  const requires = (choice.attributes['Requires'] ?? '').split(/\s+/).filter((prefix) => prefix !== '');
  if (requires.every((prefix) => NAMESPACES[resolve(prefix) ?? ''] !== undefined))
    choice.attributes[UNDERSTOOD] = '1';
}

function chooseBranch(content: OpenElement): readonly (XmlElement | string)[] {
  const branches = content.children.filter((child): child is XmlElement => typeof child !== 'string');
  const chosen =
    branches.find((branch) => branch.name === 'mc:Choice' && branch.attributes[UNDERSTOOD] === '1') ??
    branches.find((branch) => branch.name === 'mc:Fallback');
  return chosen?.children ?? [];
}

/** First child element of that name. */
export function childOf(element: XmlElement | null | undefined, name: string): XmlElement | null {
  for (const child of element?.children ?? [])
    if (typeof child !== 'string' && child.name === name) return child;
  return null;
}

/** Child elements, of one name if given. */
export function childrenOf(element: XmlElement | null | undefined, name?: string): XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of element?.children ?? []) {
    if (typeof child !== 'string' && (name === undefined || child.name === name)) found.push(child);
  }
  return found;
}

/** The `w:val` of a child: the usual form of a property. */
export function valueOf(element: XmlElement | null | undefined, name: string): string | null {
  return childOf(element, name)?.attributes['w:val'] ?? null;
}

/** A `w:val` read as a whole number; null where absent or not one. */
export function numberOf(element: XmlElement | null | undefined, name: string): number | null {
  return wholeNumber(valueOf(element, name));
}

/** A whole number of at most nine digits; null for anything else. */
export function wholeNumber(text: string | null | undefined): number | null {
  return text !== null && text !== undefined && /^\s*[+-]?\d{1,9}\s*$/.test(text)
    ? Number.parseInt(text, 10)
    : null;
}

/** An on/off property: true when present without a value or with a true one, null when absent. */
export function toggleOf(element: XmlElement | null | undefined, name: string): boolean | null {
  const child = childOf(element, name);
  if (child === null) return null;
  const value = child.attributes['w:val'];
  return value === undefined || value === '1' || value === 'true' || value === 'on';
}

/** All text below an element. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** First descendant of that name, in document order. */
export function findFirst(element: XmlElement, name: string): XmlElement | null {
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    if (child.name === name) return child;
    const found = findFirst(child, name);
    if (found !== null) return found;
  }
  return null;
}
