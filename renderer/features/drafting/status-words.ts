import { AGREED_BY, type AgreedBy, type ClauseStatus } from '../../../shared/domain/draft.ts';
import { assertNever } from '../../../shared/base/assert-never.ts';
import type { Translate } from '../../ui/locale/index.ts';

/** Glyph of a status: says the same as the word, in black and white. */
export function statusGlyph(state: ClauseStatus['state']): string {
  switch (state) {
    case 'not-discussed':
      return '○';
    case 'in-brackets':
      return '[ ]';
    case 'agreed':
      return '✓';
    case 'deleted':
      return '✕';
    default:
      return assertNever(state);
  }
}

export const STATES = ['not-discussed', 'in-brackets', 'agreed', 'deleted'] as const;

export function stateWord(state: ClauseStatus['state'], t: Translate): string {
  return t(`drafting.status.${state}`);
}

export function agreedByWord(by: AgreedBy, t: Translate): string {
  return t(`drafting.by.${by}`);
}

/** Choices of "agreed by", in order of weight. */
export const agreedByChoices = (t: Translate) => AGREED_BY.map((id) => ({ id, label: agreedByWord(id, t) }));

/** Status with who agreed, where and when, in one line. */
export function statusLine(status: ClauseStatus, t: Translate): string {
  if (status.state !== 'agreed') return stateWord(status.state, t);
  const place = [status.where, status.when].filter((part) => part !== '').join(', ');
  const who = t('drafting.status.agreedBy', { by: agreedByWord(status.by, t) });
  return place === '' ? who : `${who} (${place})`;
}

/** The margin's words: nothing for what was not discussed, which is the ordinary case. */
export function marginWord(status: ClauseStatus, t: Translate): string {
  if (status.state === 'not-discussed') return '';
  return `${statusGlyph(status.state)} ${status.state === 'agreed' ? agreedByWord(status.by, t) : stateWord(status.state, t)}`;
}
