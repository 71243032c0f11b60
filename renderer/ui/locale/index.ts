// Words and formats. Ids live in <language>/<area>.json; one file an area and language, flat.
export type { Catalogue } from './catalogue.ts';
export type { Formatters } from './formatters.ts';
export { isolated } from './isolated.ts';
export { guessLanguage, languageOf, LANGUAGES, type Language } from './languages.ts';
export {
  LocaleProvider,
  preloadLanguage,
  useFormat,
  useLanguage,
  useText,
  type Digits,
  type TextValue,
  type Translate,
} from './locale-provider.tsx';
