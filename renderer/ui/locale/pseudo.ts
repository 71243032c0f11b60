import {
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  isTagElement,
  parse,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import type { Catalogue } from './catalogue.ts';

const ACCENTED: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
  n: 'ñ',
  c: 'ç',
  s: 'š',
};

/** English with accents and forty per cent more length: shows text that is not in the catalogues, and what clips. */
export function pseudoCatalogue(english: Catalogue): Catalogue {
  return Object.fromEntries(Object.entries(english).map(([id, message]) => [id, stretch(message)]));
}

/** Lengthens the words of a message and leaves its arguments and tags as they are. */
function stretch(message: string): string {
  const words = wordsOf(parse(message, { captureLocation: true })).toSorted((a, b) => b.start - a.start);
  return words.reduce(
    (text, { start, end }) => text.slice(0, start) + longer(text.slice(start, end)) + text.slice(end),
    message,
  );
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function wordsOf(elements: readonly MessageFormatElement[]): readonly Stretch[] {
  return elements.flatMap((element): readonly Stretch[] => {
    if (isLiteralElement(element)) {
      const { location } = element;
      return location === undefined ? [] : [{ start: location.start.offset, end: location.end.offset }];
    }
    if (isTagElement(element)) return wordsOf(element.children);
    if (!isPluralElement(element) && !isSelectElement(element)) return [];
    return Object.values(element.options).flatMap((option) => wordsOf(option.value));
  });
}

function longer(text: string): string {
  const accented = text.replace(/[aeiouAEIOUncs]/gu, (letter) => ACCENTED[letter] ?? letter);
  const letters = text.replaceAll(/[^\p{L}]/gu, '').length;
  return letters === 0 ? text : accented + '~'.repeat(Math.ceil(letters * 0.4));
}
