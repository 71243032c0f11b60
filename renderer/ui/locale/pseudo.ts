import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { printAST } from '@formatjs/icu-messageformat-parser/printer.js';
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
  return Object.fromEntries(
    Object.entries(english).map(([id, message]) => [id, printAST(stretch(parse(message)))]),
  );
}

function stretch(elements: readonly MessageFormatElement[]): MessageFormatElement[] {
  return elements.map((element): MessageFormatElement => {
    switch (element.type) {
      case TYPE.literal:
        return { ...element, value: longer(element.value) };
      case TYPE.plural:
      case TYPE.select:
        return {
          ...element,
          options: Object.fromEntries(
            Object.entries(element.options).map(([key, option]) => [
              key,
              { ...option, value: stretch(option.value) },
            ]),
          ),
        };
      case TYPE.tag:
        return { ...element, children: stretch(element.children) };
      default:
        return element;
    }
  });
}

function longer(text: string): string {
  const accented = text.replace(/[aeiouAEIOUncs]/gu, (letter) => ACCENTED[letter] ?? letter);
  const letters = text.replaceAll(/[^\p{L}]/gu, '').length;
  return letters === 0 ? text : accented + '~'.repeat(Math.ceil(letters * 0.4));
}
