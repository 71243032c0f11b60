import type { Bytes } from '../../../../shared/base/bytes.ts';
import { toHex } from '../../../../shared/base/bytes.ts';
import type { CircleId, DraftId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import { FormatError } from '../codec/cbor.ts';
import type { ChannelEnd, ChannelLink, SessionChannel } from '../session/session.ts';
import type { OutlineBook, OutlineSender } from './outline-book.ts';
import {
  decodeOutline,
  decodeText,
  decodeTitles,
  encodeAsk,
  encodeText,
  encodeTitles,
  MAX_OUTLINE,
} from './outline-messages.ts';

/** The channel `outline` of a session: titles, and copies to read, before the texts themselves. */
export function createOutlineChannel(book: OutlineBook): SessionChannel {
  return {
    name: 'outline',
    urgency: 'membership',
    maxMessage: MAX_OUTLINE + 256,
    who: 'members',
    open: (link) => openEnd(book, link),
  };
}

function openEnd(book: OutlineBook, link: ChannelLink): ChannelEnd {
  let isMet = false;
  const send = (bytes: Bytes | null): void => {
    if (bytes !== null) void link.send(bytes);
  };
  const sender: OutlineSender = {
    way: link.line.way,
    get circles() {
      return link.peer?.circles ?? [];
    },
    get person() {
      return link.peer?.person ?? '';
    },
    sendTitles: (circle, titles) => send(encodeTitles(circle, titles)),
    sendAsk: (circle, draft) => send(encodeAsk(circle, draft)),
    sendText: (circle, draft, clauses) => send(encodeText(circle, draft, clauses)),
  };
  book.add(link.line, sender);
  return {
    holds: false,
    peerChanged() {
      if (!isMet) book.met(sender);
      isMet = true;
    },
    receive(message) {
      try {
        if (!hear(book, sender, message)) link.refuse();
      } catch (problem) {
        if (!(problem instanceof FormatError)) throw problem;
        link.refuse();
      }
    },
    closed() {
      book.remove(link.line);
    },
  };
}

/** False: the other end does not keep to the rules. */
function hear(book: OutlineBook, sender: OutlineSender, bytes: Uint8Array): boolean {
  const message = decodeOutline(bytes);
  const circle = asId<CircleId>(toHex(message[1]));
  if (!sender.circles.includes(circle)) return true;
  switch (message[0]) {
    case 1: {
      const titles = decodeTitles(message[2]).map(([draft, title]) => ({
        draft: asId<DraftId>(draft),
        title,
      }));
      book.heardTitles(circle, sender.person, titles);
      return true;
    }
    case 2:
      return book.heardAsk(sender, circle, asId<DraftId>(message[2]));
    case 3:
      book.heardText(sender, circle, asId<DraftId>(message[2]), decodeText(message[3]));
      return true;
  }
}
