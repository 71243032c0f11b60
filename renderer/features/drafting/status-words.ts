import type { MarginWords } from '../../drafts/editor/margin.ts';
import { AGREED_BY, type AgreedBy, type ClauseStatus } from '../../../shared/domain/draft.ts';
import { assertNever } from '../../../shared/base/assert-never.ts';
import { isolated } from '../../ui/locale/index.ts';
import type { Formatters, Translate } from '../../ui/locale/index.ts';

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
export function statusLine(status: ClauseStatus, t: Translate, format: Formatters): string {
  if (status.state !== 'agreed') return stateWord(status.state, t);
  const place = placeParts(status, format).map(isolated).join(' · ');
  const who = t('drafting.status.agreedBy', { by: agreedByWord(status.by, t) });
  return place === '' ? who : `${who} (${place})`;
}

/** The margin's lines: status with who agreed, where and when; who wrote the clause, if another; the delegate's notes. */
export function marginLines(
  status: ClauseStatus,
  { author, notes, changed }: Parameters<MarginWords['lines']>[1],
  t: Translate,
  format: Formatters,
): readonly string[] {
  const lines = [
    ...(changed === null ? [] : [t('drafting.margin.changed', { name: changed })]),
    ...standing(status, t, format),
    ...(author === null ? [] : [t('drafting.margin.by', { name: author })]),
    ...(notes === 0 ? [] : [t('drafting.margin.notes', { count: notes })]),
  ];
  // They stand beside a text of any direction.
  return lines.map(isolated);
}

/** Nothing for what was not discussed, which is the ordinary case. */
function standing(status: ClauseStatus, t: Translate, format: Formatters): readonly string[] {
  if (status.state === 'not-discussed') return [];
  if (status.state !== 'agreed') return [`${statusGlyph(status.state)} ${stateWord(status.state, t)}`];
  const who = `${statusGlyph(status.state)} ${t('drafting.status.agreedBy', { by: agreedByWord(status.by, t) })}`;
  return [who, ...placeParts(status, format)];
}

/** Where and when, as far as they are known. */
function placeParts(
  status: Extract<ClauseStatus, { state: 'agreed' }>,
  format: Formatters,
): readonly string[] {
  return [status.where, format.day(status.when)].filter((part) => part !== '');
}
