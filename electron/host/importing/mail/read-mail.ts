import PostalMime, { type Address, type Email } from 'postal-mime';
import { utf8 } from '../../../../shared/base/bytes.ts';
import { err, failure, type Failure, type Result } from '../../../../shared/base/result.ts';
import { encodingWarnings } from '../../../../shared/text/decode-text.ts';
import type { EncodingId } from '../../../../shared/text/encodings/list.ts';
import { readPlainText } from '../../../../shared/text/plain-text.ts';
import { readHtml } from '../html/read-html.ts';
import {
  plainBlock,
  type RefusalCode,
  type SourceBlock,
  type SourceReading,
  type WarningInBlock,
} from '../source-blocks.ts';
import { withinCaps } from '../within-caps.ts';
import { readableMessage, type PartEncoding } from './charsets.ts';
import { splitMbox } from './split-mbox.ts';
import { bareSubject, inThreads, type ThreadedMessage } from './threads.ts';

interface Message extends ThreadedMessage {
  readonly from: string;
  readonly to: string;
  readonly shownDate: string;
  readonly blocks: readonly SourceBlock[];
  readonly attachments: readonly string[];
  readonly guesses: readonly PartEncoding[];
}

/** Reads a message, or the messages of a list as threads. Nothing is fetched; attachments are named. */
export async function readMail(
  bytes: Uint8Array,
  _password: string | null = null,
  encoding: EncodingId | null = null,
): Promise<Result<SourceReading, Failure<RefusalCode>>> {
  const { messages, isCut } = splitMbox(bytes);
  const read: Message[] = [];
  let broken = 0;
  for (const message of messages) {
    const one = await readMessage(message, encoding);
    if (one === null) broken += 1;
    else read.push(one);
  }
  if (read.length === 0) return err(failure('damaged', 'no message can be read'));
  const warnings: WarningInBlock[] = [...warningsOf(read.flatMap(({ guesses }) => guesses))];
  const warn = (code: string, detail: string | null): void =>
    void warnings.push({ code, detail, block: null });
  const attachments = read.flatMap((message) => message.attachments);
  if (attachments.length > 0)
    warn('embedded-left-out', [String(attachments.length), ...attachments].join(' · ').slice(0, 500));
  if (broken > 0) warn('messages-unreadable', String(broken));
  if (isCut) warn('further-messages', null);
  return withinCaps({
    format: 'mail',
    blocks: blocksOf(read),
    footnotes: [],
    changes: [],
    comments: [],
    acceptedText: null,
    rejectedText: null,
    titleHint: read[0]?.subject ?? null,
    languageHint: null,
    directionHint: null,
    repairs: [],
    warnings,
  });
}

/** One word for all parts of one certainty: a list has thousands of them. */
function warningsOf(guesses: readonly PartEncoding[]): readonly WarningInBlock[] {
  return Array.from(
    Map.groupBy(guesses, ({ certainty }) => certainty),
    ([certainty, same]) => ({
      certainty,
      encoding: Array.from(new Set(same.map(({ encoding }) => encoding)))
        .slice(0, 10)
        .join(', '),
      damaged: same.reduce((sum, { damaged }) => sum + damaged, 0),
    }),
  ).flatMap(encodingWarnings);
}

function blocksOf(messages: readonly Message[]): readonly SourceBlock[] {
  const isOne = messages.length === 1;
  return inThreads(messages).flatMap(({ message, depth }): readonly SourceBlock[] => {
    const subject = message.subject === '' ? '—' : message.subject;
    const head = isOne
      ? [
          plainBlock(subject, { kind: 'heading', level: 1, role: 'title' }),
          // With the names of its fields: "A. Traoré" alone would look like an item of a list.
          ...fieldsOf(message).map((line) => plainBlock(line)),
        ]
      : [
          ...(depth === 0 ? [plainBlock(bareSubject(subject), { kind: 'heading', level: 1 })] : []),
          plainBlock(fieldsOf({ ...message, to: '' }).join(', '), {
            kind: 'heading',
            level: Math.min(6, depth + 2),
          }),
        ];
    return [...head, ...message.blocks];
  });
}

function fieldsOf({ from, to, shownDate }: Message): readonly string[] {
  return [
    ...(from === '' ? [] : [`From: ${from}`]),
    ...(to === '' ? [] : [`To: ${to}`]),
    ...(shownDate === '' ? [] : [`Date: ${shownDate}`]),
  ];
}

async function readMessage(raw: Uint8Array, encoding: EncodingId | null): Promise<Message | null> {
  try {
    const { bytes, guesses } = readableMessage(raw, encoding);
    const email = await PostalMime.parse(bytes, { maxNestingDepth: 64, attachmentEncoding: 'arraybuffer' });
    if (email.headers.length === 0) return null;
    const time = email.date === undefined ? Number.NaN : Date.parse(email.date);
    return {
      id: email.messageId?.trim() ?? null,
      parents: `${email.references ?? ''} ${email.inReplyTo ?? ''}`.match(/<[^<>\s]{1,400}>/gu) ?? [],
      subject: (email.subject ?? '').replace(/\s+/gu, ' ').trim().slice(0, 1000),
      date: Number.isNaN(time) ? null : time,
      shownDate: Number.isNaN(time)
        ? (email.date ?? '').slice(0, 100)
        : shownTime(time, email.headers.find(({ key }) => key === 'date')?.value ?? ''),
      from: named(email.from),
      to: (email.to ?? []).map(named).join(', ').slice(0, 1000),
      blocks: bodyOf(email),
      guesses,
      attachments: email.attachments.map(({ filename, mimeType }) => (filename ?? mimeType).slice(0, 200)),
    };
  } catch {
    return null;
  }
}

/** Day and time as the sender's clock showed them, with its distance from UTC: an evening is no other day. */
function shownTime(time: number, header: string): string {
  const [, sign, hours, minutes] = /\s([+-])(\d\d):?(\d\d)\b/u.exec(header) ?? [];
  const distance = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1);
  const isOdd = distance === 0 || Math.abs(distance) > 14 * 60;
  const shown = new Date(time + (isOdd ? 0 : distance * 60_000)).toISOString().slice(0, 16).replace('T', ' ');
  return `${shown} ${isOdd ? 'UTC' : `${sign === '-' ? '−' : '+'}${hours ?? ''}:${minutes ?? ''}`}`;
}

function named(address: Address | undefined): string {
  if (address === undefined) return '';
  const { name } = address;
  if (name !== '') return name.slice(0, 200);
  return address.address ?? '';
}

/** The plain text where there is one, else the page. Lines that quote another message are quotations. */
function bodyOf(email: Email): readonly SourceBlock[] {
  const text = email.text?.trim() ?? '';
  if (text !== '') return textBlocks(text);
  const page = email.html?.trim() ?? '';
  if (page === '') return [];
  const read = readHtml(utf8(page));
  return read.ok ? read.value.blocks : [];
}

function textBlocks(text: string): readonly SourceBlock[] {
  return partsOf(text).flatMap(({ depth, lines }) => {
    const { blocks } = readPlainText({
      text: lines.join('\n'),
      encoding: 'utf-8',
      certainty: 'certain',
      damaged: 0,
    });
    return depth === 0
      ? blocks
      : blocks.map((block) => ({ ...block, role: 'quotation' as const, quoted: depth }));
  });
}

/** Runs of lines that are quoted equally deep. */
function partsOf(text: string): readonly { readonly depth: number; readonly lines: readonly string[] }[] {
  const parts: { depth: number; lines: string[] }[] = [];
  for (const line of text.split(/\r?\n/u)) {
    const quote = /^(?:>\s?)+/u.exec(line)?.[0] ?? '';
    const depth = Math.min(8, quote.replace(/\s/gu, '').length);
    const last = parts.at(-1);
    if (last?.depth === depth || (line.trim() === '' && last !== undefined))
      last.lines.push(line.slice(quote.length));
    else parts.push({ depth, lines: [line.slice(quote.length)] });
  }
  return parts.filter(({ lines }) => lines.some((line) => line.trim() !== ''));
}
