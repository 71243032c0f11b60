import type { Direction, LanguageTag } from '../domain/language.ts';

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur', 'ps', 'sd', 'ug', 'yi', 'dv', 'ckb']);

/** The direction of a text by its language, where nothing else tells it. */
export function directionOf(language: LanguageTag): Direction {
  return RIGHT_TO_LEFT.has(language.split('-')[0]?.toLowerCase() ?? '') ? 'rtl' : 'ltr';
}
