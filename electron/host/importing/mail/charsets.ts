import { decodeText, switchesToJapanese, type DecodedText } from '../../../../shared/text/decode-text.ts';
import type { EncodingId } from '../../../../shared/text/encodings/list.ts';
import { statedCharset } from '../html/stated-charset.ts';

// A message whose text does not say its encoding, or says one that nobody knows, or that is under another one than it
// says: such a part is written anew in UTF-8 before anybody reads the message. All else of it stays byte by byte.

/** How a part, or the head of a message, was decoded. */
export type PartEncoding = Pick<DecodedText, 'encoding' | 'certainty' | 'damaged'>;

/** A message all of whose text says what it is in, and what was found of the parts that did not. */
export interface ReadableMessage {
  readonly bytes: Uint8Array;
  readonly guesses: readonly PartEncoding[];
}

/** Head and body of a message, or of one part of it; `lead` is the boundary before it. All as bytes in a string. */
interface Section {
  readonly lead: string;
  readonly head: string;
  readonly body: string;
}

/** No message of a person has more parts. */
const MAX_PARTS = 1000;

/** The message with every part of text in an encoding that it says. With `chosen` all its parts are in that one. */
export function readableMessage(message: Uint8Array, chosen: EncodingId | null): ReadableMessage {
  const raw = Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('latin1');
  const sections = sectionsOf(raw);
  if (sections === null) return { bytes: message, guesses: [] };
  const guesses: PartEncoding[] = [];
  const written = sections.map((section): Section => {
    const decoded = decodedBody(section, chosen);
    if (decoded === null) return section;
    guesses.push(decoded);
    return { ...section, head: headInUtf8(section.head), body: `${base64(decoded.text)}\r\n` };
  });
  const encoding = guesses[0]?.encoding ?? null;
  const heads = written.map((section): Section => {
    const decoded = decodedHead(section.head, encoding, chosen);
    if (decoded === null) return section;
    if (encoding === null) guesses.push(decoded);
    return { ...section, head: Buffer.from(decoded.text, 'utf8').toString('latin1') };
  });
  if (guesses.length === 0 && heads.every((section, at) => section === sections[at]))
    return { bytes: message, guesses };
  const whole = heads.map(({ lead, head, body }) => lead + head + body).join('');
  return { bytes: new Uint8Array(Buffer.from(whole, 'latin1')), guesses };
}

/** The message cut at its boundaries; null for more parts than are looked at. */
function sectionsOf(raw: string): readonly Section[] | null {
  const names = Array.from(
    raw.matchAll(/\bboundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))/giu),
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  if (names.length > MAX_PARTS) return null;
  const known = new Set(names.map((name) => name.trimEnd()));
  const starts = known.size === 0 ? [] : boundaryLines(raw, known);
  if (starts.length > MAX_PARTS) return null;
  const edges = [{ at: 0, after: 0 }, ...starts];
  return edges.map(({ at, after }, index) => {
    const end = edges[index + 1]?.at ?? raw.length;
    const part = raw.slice(after, end);
    const blank = /^\r?\n|\r?\n\r?\n/u.exec(part);
    const cut = blank === null ? part.length : blank.index + blank[0].length;
    return { lead: raw.slice(at, after), head: part.slice(0, cut), body: part.slice(cut) };
  });
}

function boundaryLines(raw: string, names: ReadonlySet<string>): readonly { at: number; after: number }[] {
  const found: { at: number; after: number }[] = [];
  for (const match of raw.matchAll(/^--([^\r\n]{1,204})(?:\r?\n|$)/gmu)) {
    const name = (match[1] ?? '').trimEnd();
    if (names.has(name) || names.has(name.replace(/--$/u, '')))
      found.push({ at: match.index, after: match.index + match[0].length });
  }
  return found;
}

const HIGH = /[\u0080-\u00ff]/u;

/** The text of a part that does not say what it is in; null where it does, or where there is nothing to tell. */
function decodedBody({ head, body }: Section, chosen: EncodingId | null): DecodedText | null {
  const type = fieldOf(head, 'content-type') ?? 'text/plain';
  if (!/^\s*text\//iu.test(type) || body.trim() === '') return null;
  const bytes = bodyBytes(body, fieldOf(head, 'content-transfer-encoding') ?? '');
  const words = bytes.toString('latin1');
  if (!HIGH.test(words) && !switchesToJapanese(words)) return null;
  const charset = charsetIn(type);
  if (chosen === null && charset !== null && isDecoded(charset)) return null;
  const own = new Uint8Array(bytes);
  return decodeText(own, /html/iu.test(type) ? statedCharset(own) : null, chosen);
}

/** The head of a message with letters that it had to encode and did not; null where all is as it should be. */
function decodedHead(head: string, encoding: string | null, chosen: EncodingId | null): DecodedText | null {
  if (!HIGH.test(head)) return null;
  const bytes = new Uint8Array(Buffer.from(head, 'latin1'));
  const decoded = decodeText(bytes, encoding, chosen);
  return decoded.encoding === 'utf-8' ? null : decoded;
}

function charsetIn(type: string): string | null {
  return /;\s*charset\s*=\s*"?\s*([^\s";]+)/iu.exec(type)?.[1]?.toLowerCase() ?? null;
}

/** Whether a charset says something. "us-ascii" beside other letters does not, nor do names that mean "unknown". */
function isDecoded(charset: string): boolean {
  return !/^(?:us-)?ascii$|unknown|^default$|^8bit$|^x-user-defined$|^ansi_x3/iu.test(charset);
}

/** A field of a head, its lines put together; null where there is none. */
function fieldOf(head: string, name: string): string | null {
  const lines = head.replace(/\r?\n[ \t]+/gu, ' ').split(/\r?\n/u);
  const line = lines.find((each) => each.toLowerCase().startsWith(`${name}:`));
  return line === undefined ? null : line.slice(name.length + 1);
}

function bodyBytes(body: string, transfer: string): Buffer {
  if (/base64/iu.test(transfer)) return Buffer.from(body, 'base64');
  if (!/quoted-printable/iu.test(transfer)) return Buffer.from(body, 'latin1');
  const plain = body
    .replace(/[ \t]*=[ \t]*\r?\n/gu, '')
    .replace(/=([\da-f]{2})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

/** The head of a part whose body is UTF-8 in base64 now; other parameters of its type stay. */
function headInUtf8(head: string): string {
  const type = (fieldOf(head, 'content-type') ?? 'text/plain').trim();
  const bare = type.replace(/;\s*charset\s*=\s*(?:"[^"]*"|[^\s;]*)/giu, '');
  const kept = head
    .replace(/^(?:content-type|content-transfer-encoding):[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*\r?\n/gimu, '')
    .replace(/(?:\r?\n)?$/u, '');
  const lines = kept.trim() === '' ? '' : `${kept.replace(/(?:\r?\n)+$/u, '')}\r\n`;
  return `${lines}Content-Type: ${bare}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
}

function base64(text: string): string {
  return (
    Buffer.from(text, 'utf8')
      .toString('base64')
      .match(/.{1,76}/gu) ?? []
  ).join('\r\n');
}
