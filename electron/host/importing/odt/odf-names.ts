import type { XmlDialect } from '../docx/xml-tree.ts';

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
export function odfDialect(): XmlDialect {
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
