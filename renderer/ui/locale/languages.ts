import { assertNever } from '../../../shared/base/assert-never.ts';
import type { Catalogue } from './catalogue.ts';

/** A language of the window. */
export interface Language {
  readonly tag: LanguageTagOfWindow;
  /** In its own script. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  /** False while no native reader has gone over it; the screen says so. */
  readonly reviewed: boolean;
}

/** The languages the window speaks; `qps` is the pseudo-locale of tests, never offered. */
export type LanguageTagOfWindow = 'en' | 'fr' | 'ar' | 'qps';

/** Offered languages, in the order shown. */
export const LANGUAGES: readonly Language[] = [
  { tag: 'ar', name: 'العربية', direction: 'rtl', reviewed: false },
  { tag: 'en', name: 'English', direction: 'ltr', reviewed: true },
  { tag: 'fr', name: 'Français', direction: 'ltr', reviewed: true },
];

const PSEUDO: Language = { tag: 'qps', name: 'Pseudo', direction: 'ltr', reviewed: false };

/** The language of a tag such as "fr-CH"; English where we do not speak it. */
export function languageOf(tag: string): Language {
  if (tag === 'qps') return PSEUDO;
  const primary = tag.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language.tag === primary) ?? (LANGUAGES[1] as Language);
}

/** The first of the system's languages that we speak. */
export function guessLanguage(preferred: readonly string[]): Language {
  const spoken = preferred.find((tag) =>
    LANGUAGES.some((language) => language.tag === tag.toLowerCase().split('-')[0]),
  );
  return languageOf(spoken ?? 'en');
}

/** Loads all messages of a language; English fills what a language lacks. */
export async function loadCatalogue(tag: LanguageTagOfWindow): Promise<Catalogue> {
  const english = await import('./languages/en.ts');
  switch (tag) {
    case 'en':
      return english.catalogue;
    case 'fr':
      return { ...english.catalogue, ...(await import('./languages/fr.ts')).catalogue };
    case 'ar':
      return { ...english.catalogue, ...(await import('./languages/ar.ts')).catalogue };
    case 'qps': {
      const { pseudoCatalogue } = await import('./pseudo.ts');
      return pseudoCatalogue(english.catalogue);
    }
    default:
      return assertNever(tag);
  }
}
