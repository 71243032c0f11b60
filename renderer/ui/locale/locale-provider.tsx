import {
  createContext,
  use,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
  useEffect,
  type ReactNode,
} from 'react';
import { I18nProvider } from 'react-aria-components';
import { createIntl, createIntlCache, type IntlShape } from 'react-intl';
import type { Catalogue } from './catalogue.ts';
import { createFormatters, type Formatters } from './formatters.ts';
import { languageOf, loadCatalogue, type Language, type LanguageTagOfWindow } from './languages.ts';

/** Digits of dates and counts. Clause numbers keep those of their source. */
export type Digits = 'language' | 'western' | 'arabic';

/** What may stand in a message's place. */
export type TextValue = string | number | bigint | boolean | Date | null | undefined;
/** Gives the message of an id in the delegate's language. */
export type Translate = (id: string, values?: Readonly<Record<string, TextValue>>) => string;

interface LocaleValue {
  readonly language: Language;
  readonly intl: IntlShape;
  readonly t: Translate;
  readonly format: Formatters;
}

const LocaleContext = createContext<LocaleValue | null>(null);
const cache = createIntlCache();
const loaded = new Map<LanguageTagOfWindow, Catalogue>();
const loading = new Map<LanguageTagOfWindow, Promise<Catalogue>>();

/** Loads a language ahead, so that the first paint is in it. */
export async function preloadLanguage(tag: string): Promise<void> {
  const language = languageOf(tag);
  loaded.set(language.tag, await load(language.tag));
}

function load(tag: LanguageTagOfWindow): Promise<Catalogue> {
  const known = loading.get(tag);
  if (known !== undefined) return known;
  const begun = loadCatalogue(tag);
  loading.set(tag, begun);
  return begun;
}

interface LocaleProviderProps {
  readonly language: string;
  readonly digits?: Digits;
  /** Sets `lang` and `dir` of the document; false for a part of a page in tests. */
  readonly ownsDocument?: boolean;
  readonly children: ReactNode;
}

/**
 * Words, direction and formats for all below. A language not yet loaded leaves the one before on the
 * screen until it is; at the very start nothing is shown before it.
 */
export function LocaleProvider({
  language: tag,
  digits = 'language',
  ownsDocument = true,
  children,
}: LocaleProviderProps) {
  const wanted = languageOf(tag);
  const catalogue = useCatalogue(wanted.tag);
  const language = languageOf(catalogue.tag);
  const value = useMemo(
    () => makeLocale(language, digits, catalogue.messages),
    [language, digits, catalogue.messages],
  );
  useLayoutEffect(() => {
    if (!ownsDocument) return;
    document.documentElement.lang = language.tag === 'qps' ? 'en' : language.tag;
    document.documentElement.dir = language.direction;
  }, [language, ownsDocument]);
  return (
    <LocaleContext value={value}>
      <I18nProvider locale={fieldLocale(value.intl.locale)}>{children}</I18nProvider>
    </LocaleContext>
  );
}

function useCatalogue(tag: LanguageTagOfWindow): {
  readonly tag: LanguageTagOfWindow;
  readonly messages: Catalogue;
} {
  const [shown, setShown] = useState<{
    readonly tag: LanguageTagOfWindow;
    readonly messages: Catalogue;
  } | null>(() => {
    const messages = loaded.get(tag);
    return messages === undefined ? null : { tag, messages };
  });
  useEffect(() => {
    let isWanted = true;
    const show = async (): Promise<void> => {
      const messages = await load(tag);
      loaded.set(tag, messages);
      if (isWanted) setShown({ tag, messages });
    };
    void show();
    return () => {
      isWanted = false;
    };
  }, [tag]);
  // At the start (and only then) wait for the words; the caller has a Suspense boundary or preloaded them.
  return shown ?? { tag, messages: use(load(tag)) };
}

function makeLocale(language: Language, digits: Digits, messages: Catalogue): LocaleValue {
  const locale = localeTag(language, digits);
  const intl = createIntl(
    {
      locale,
      messages,
      defaultLocale: locale,
      // A missing message shows its id in brackets: seen by tests and readers, never an exception.
      onError: () => undefined,
    },
    cache,
  );
  const t: Translate = (id, values) =>
    id in messages ? intl.formatMessage({ id }, { ...values }) : `⟦${id}⟧`;
  return { language, intl, t, format: createFormatters(intl) };
}

function localeTag(language: Language, digits: Digits): string {
  const base = language.tag === 'qps' ? 'en' : language.tag;
  const region = base === 'en' ? 'en-GB' : base;
  if (digits === 'western') return `${region}-u-nu-latn`;
  if (digits === 'arabic') return `${region}-u-nu-arab`;
  return base === 'ar' ? 'ar-u-nu-arab' : region;
}

/**
 * The locale of fields for numbers and days: a region whose own digits are the wanted ones. Where digits are asked for
 * by name, the library takes no others, and many Arabic keyboards type Western ones.
 */
function fieldLocale(locale: string): string {
  const [base = locale] = locale.split('-u-nu-');
  if (base !== 'ar') return base;
  return locale.endsWith('latn') ? 'ar-AE' : 'ar-EG';
}

function useLocaleValue(): LocaleValue {
  const value = useContext(LocaleContext);
  if (value === null) throw new Error('Words are asked for outside LocaleProvider');
  return value;
}

/** `t(id, values)`: the message in the delegate's language. The only source of words on the screen. */
export function useText(): Translate {
  return useLocaleValue().t;
}

/** The language of the window: tag, own name, direction, reviewed or not. */
export function useLanguage(): Language {
  return useLocaleValue().language;
}

/** Dates, numbers, sizes and lists in the delegate's language. */
export function useFormat(): Formatters {
  return useLocaleValue().format;
}
