/** A BCP 47 tag as the workbench uses it: en, fr, es, ru, ar, zh, or any other language found (nl, fa, he …). */
export type LanguageTag = string;
export type Direction = 'ltr' | 'rtl';
