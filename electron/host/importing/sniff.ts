/** What the bytes of a file are, whatever its name says. */
export type FileNature =
  | { readonly kind: 'txt' | 'docx' | 'html' | 'akn' | 'pdf' | 'doc' | 'odt' | 'rtf' | 'mail' }
  /** An ordinary file whose text is not read. */
  | { readonly kind: 'kept'; readonly mediaType: string }
  | { readonly kind: 'encrypted-docx' }
  | { readonly kind: 'broken-docx' }
  | { readonly kind: 'program' };

const TEXT_NAMES = /\.(?:txt|text|asc|md)$|^[^.]+$/iu;
const HTML_NAMES = /\.(?:html?|xhtml?|shtml)$/iu;
const MAIL_NAMES = /\.(?:eml|mbox|mbx)$/iu;
const WORD_NAMES = /\.(?:docx|docm|dotx|dotm)$/iu;
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  doc: 'application/msword',
  dot: 'application/msword',
  rtf: 'application/rtf',
  odt: 'application/vnd.oasis.opendocument.text',
  fodt: 'application/vnd.oasis.opendocument.text-flat-xml',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  epub: 'application/epub+zip',
  zip: 'application/zip',
  xml: 'application/xml',
  csv: 'text/csv',
  json: 'application/json',
  eml: 'message/rfc822',
  mbox: 'application/mbox',
  msg: 'application/vnd.ms-outlook',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  svg: 'image/svg+xml',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
};
const UNKNOWN = 'application/octet-stream';

/** The media type that belongs to a file's name. */
export function mediaTypeOf(fileName: string): string {
  const extension = /\.([^.]+)$/u.exec(fileName)?.[1]?.toLowerCase() ?? '';
  if (TEXT_NAMES.test(fileName)) return 'text/plain';
  if (HTML_NAMES.test(fileName)) return 'text/html';
  if (WORD_NAMES.test(fileName))
    return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  return MEDIA_TYPES[extension] ?? UNKNOWN;
}

/** Tells what a file is from its first bytes; its name decides only among kinds of text. */
export function sniff(bytes: Uint8Array, fileName: string): FileNature {
  const head = ascii(bytes.subarray(0, 16));
  const named = mediaTypeOf(fileName);
  if (head.startsWith('%PDF-') || /^.{0,8}%PDF-/su.test(head)) return { kind: 'pdf' };
  if (head.startsWith('PK\u0003\u0004') || head.startsWith('PK\u0005\u0006'))
    return sniffZip(bytes, fileName, named);
  if (head.startsWith('\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'))
    return sniffOle(bytes, fileName, named);
  if (head.startsWith('{\\rtf')) return { kind: 'rtf' };
  if (
    head.startsWith('\u007fELF') ||
    (head.startsWith('MZ') && !isPlain(bytes.subarray(0, 16))) ||
    /^(?:\u00fe\u00ed\u00fa[\u00ce\u00cf]|[\u00ce\u00cf]\u00fa\u00ed\u00fe|\u00ca\u00fe\u00ba\u00be|#!)/su.test(
      head,
    )
  )
    return { kind: 'program' };
  if (head.startsWith('\u0089PNG') || head.startsWith('\u00ff\u00d8\u00ff') || head.startsWith('GIF8'))
    return { kind: 'kept', mediaType: named.startsWith('image/') ? named : 'image/*' };
  if (WORD_NAMES.test(fileName)) return { kind: 'broken-docx' };
  return sniffText(bytes, fileName, named);
}

function sniffZip(bytes: Uint8Array, fileName: string, named: string): FileNature {
  // The first part of an OpenDocument package is its type, unpacked; some writers put a part before it.
  const isText =
    hasAscii(bytes, 'mimetypeapplication/vnd.oasis.opendocument.text') &&
    !hasAscii(bytes, 'mimetypeapplication/vnd.oasis.opendocument.text-web');
  if (isText || (/\.(?:odt|ott)$/iu.test(fileName) && hasAscii(bytes, 'content.xml'))) return { kind: 'odt' };
  const isWord = hasAscii(bytes, 'word/document') || hasAscii(bytes, 'wordprocessingml');
  if (isWord || WORD_NAMES.test(fileName)) return { kind: 'docx' };
  return {
    kind: 'kept',
    mediaType: /^text\/|^application\/octet-stream$/u.test(named) ? 'application/zip' : named,
  };
}

/** Word wraps an encrypted .docx in an OLE file with a stream of this name. */
function sniffOle(bytes: Uint8Array, fileName: string, named: string): FileNature {
  const isEncrypted = hasAscii(bytes, 'E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0');
  if (isEncrypted && (WORD_NAMES.test(fileName) || named === UNKNOWN)) return { kind: 'encrypted-docx' };
  if (hasAscii(bytes, 'W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0')) return { kind: 'doc' };
  return {
    kind: 'kept',
    mediaType: /^text\/|octet-stream$|wordprocessingml/u.test(named) ? 'application/msword' : named,
  };
}

function sniffText(bytes: Uint8Array, fileName: string, named: string): FileNature {
  // a NUL every second byte is UTF-16: looked at without the NULs
  const start = ascii(bytes.subarray(0, 4096))
    .replaceAll('\0', '')
    .replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/u, '')
    .trimStart();
  if (MAIL_NAMES.test(fileName) && /^(?:From \S|[\w-]{1,60}:[ \t]?)/u.test(start)) return { kind: 'mail' };
  const isXml = /^<\?xml/iu.test(start);
  if (/^(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:[\w-]+:)?akomaNtoso[\s>]/u.test(start))
    return { kind: 'akn' };
  if (
    /^(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<office:document[\s>]/u.test(start) &&
    hasAscii(bytes, 'opendocument.text')
  )
    return { kind: 'odt' };
  const isHtml = /^(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/iu.test(
    start,
  );
  if (isHtml || (/\.te?xt$/iu.test(fileName) && isFragment(start))) return { kind: 'html' };
  if (HTML_NAMES.test(fileName))
    return isXml ? { kind: 'kept', mediaType: 'application/xml' } : { kind: 'html' };
  if (isXml) return { kind: 'kept', mediaType: /xml|svg/u.test(named) ? named : 'application/xml' };
  if (TEXT_NAMES.test(fileName)) return { kind: 'txt' };
  return { kind: 'kept', mediaType: named };
}

/** True for bytes that any text may have; a program of Windows has others right after its first letters. */
function isPlain(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d));
}

/** A piece of a page, without the tags around it: it begins with a tag, which is closed further on. */
function isFragment(start: string): boolean {
  const tag = /^<(p|div|h[1-6]|table|ul|ol|center|font|title|span|b)(?:\s[^<>]*)?>/iu.exec(start)?.[1];
  return tag !== undefined && start.toLowerCase().includes(`</${tag.toLowerCase()}>`);
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function hasAscii(bytes: Uint8Array, words: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(words, 0, 'latin1');
}
