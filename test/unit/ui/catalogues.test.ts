import {
  isLiteralElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  isTagElement,
  parse,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pseudoCatalogue } from '../../../renderer/ui/locale/pseudo.ts';

const FOLDER = join(import.meta.dirname, '../../../renderer/ui/locale');
const LANGUAGES = ['en', 'fr', 'ar'] as const;
const PLURALS_OF_ARABIC = ['zero', 'one', 'two', 'few', 'many', 'other'];

function areasOf(language: string): readonly string[] {
  return readdirSync(join(FOLDER, language))
    .filter((name) => name.endsWith('.json'))
    .sort();
}

function readArea(language: string, area: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(FOLDER, language, area), 'utf8')) as Record<string, string>;
}

/** What a message takes, whatever the order of its words: arguments, their kinds, the cases of a select, tags. */
function shapeOf(elements: readonly MessageFormatElement[]): readonly string[] {
  const parts = elements.flatMap((element): readonly string[] => {
    if (isLiteralElement(element) || isPoundElement(element)) return [];
    if (isTagElement(element)) return [`<${element.value}>`, ...shapeOf(element.children)];
    if (!isPluralElement(element) && !isSelectElement(element)) return [`${element.value}:${element.type}`];
    const cases = isSelectElement(element) ? Object.keys(element.options).sort().join() : element.pluralType;
    return [
      `${element.value}:${cases}`,
      ...Object.values(element.options).flatMap((option) => shapeOf(option.value)),
    ];
  });
  return Array.from(new Set(parts)).sort();
}

function pluralsOf(elements: readonly MessageFormatElement[]): readonly (readonly string[])[] {
  return elements.flatMap((element) => {
    if (isTagElement(element)) return pluralsOf(element.children);
    if (!isPluralElement(element) && !isSelectElement(element)) return [];
    const inner = Object.values(element.options).flatMap((option) => pluralsOf(option.value));
    if (isSelectElement(element) || element.pluralType === 'ordinal') return inner;
    return [Object.keys(element.options).filter((key) => !key.startsWith('=')), ...inner];
  });
}

describe('catalogues', () => {
  it('have the same areas in every language', () => {
    for (const language of LANGUAGES) expect(areasOf(language)).toEqual(areasOf('en'));
  });

  for (const area of areasOf('en')) {
    const english = readArea('en', area);
    it(`${area}: ids begin with the area and are no empty words`, () => {
      for (const [id, message] of Object.entries(english)) {
        expect(id.startsWith(`${area.replace('.json', '')}.`), id).toBe(true);
        expect(message.trim(), id).not.toBe('');
      }
    });
    for (const language of LANGUAGES.filter((tag) => tag !== 'en')) {
      it(`${area}: ${language} has the ids of English and each message takes the same values`, () => {
        const translated = readArea(language, area);
        expect(Object.keys(translated).sort()).toEqual(Object.keys(english).sort());
        for (const [id, message] of Object.entries(english)) {
          expect(shapeOf(parse(translated[id] ?? '')), `${language} ${id}`).toEqual(shapeOf(parse(message)));
        }
      });
    }
    it(`${area}: Arabic counts in six ways`, () => {
      for (const [id, message] of Object.entries(readArea('ar', area))) {
        for (const cases of pluralsOf(parse(message)))
          expect([...cases].sort(), id).toEqual([...PLURALS_OF_ARABIC].sort());
      }
    });
    it(`${area}: the words that a delegate should never read are not there`, () => {
      const avoided = /\b(?:repo|node|peer|CRDT|merge[sd]?|commit(?:s|ted)?|blob|payload|vault)\b/iu;
      for (const [id, message] of Object.entries(english))
        expect(avoided.exec(message)?.[0], id).toBeUndefined();
    });
  }

  it('Arabic has one word for the draft that a delegate writes', () => {
    // «مشروع» belongs to the titles of texts («مشروع قرار», «مشروع اختصاصات»), which are names and not the object.
    const titles = new Set(['library.sample.draft']);
    for (const area of areasOf('en'))
      for (const [id, message] of Object.entries(readArea('ar', area)))
        if (!titles.has(id)) expect(/مشروع|مشاريع/u.exec(message)?.[0], id).toBeUndefined();
  });

  it('French sets its signs off with a space that does not break', () => {
    // « mot » ; mot : mot ? mot ! – a breaking or a missing space leaves the sign alone on the next line.
    const wrong = / [;:!?»]|«[^\u00a0]|[\p{L}\d}][;:!?»](?=\s|$)/u;
    for (const area of areasOf('en'))
      for (const [id, message] of Object.entries(readArea('fr', area)))
        expect(wrong.exec(message)?.[0], `${id}: ${message}`).toBeUndefined();
  });

  it('the pseudo-locale is longer by two fifths and keeps what a message takes', () => {
    const english = readArea('en', 'common.json');
    const pseudo = pseudoCatalogue(english);
    expect(pseudo['common.cancel']).toBe('Cáñçél~~~');
    for (const [id, message] of Object.entries(english))
      expect(shapeOf(parse(pseudo[id] ?? '')), id).toEqual(shapeOf(parse(message)));
  });
});
