import { actFacts } from './act-facts.ts';
import { foldHyphens, normalizeSymbol, symbolFamily, type SymbolFamily } from '../symbols.ts';

/** What a symbol says of its document: where it belongs, and what it is to others of the same number. */
export interface SymbolFacts {
  readonly family: SymbolFamily;
  /** Who issued it: "General Assembly", "ITU Council". Null where the symbol does not say. */
  readonly body: string | null;
  /** The meeting or year as the symbol has it: "C07", "WTSA16", "74". */
  readonly meeting: string | null;
  /** The symbol without revision, addendum, corrigendum and language: equal for all that belong together. */
  readonly base: string;
  readonly revision: number | null;
  readonly addendum: number | null;
  readonly corrigendum: number | null;
  /** The language letter of ITU symbols as a tag; null where there is none (UN symbols are the same in all). */
  readonly language: 'en' | 'fr' | 'es' | 'ar' | 'zh' | 'ru' | null;
}

const LETTERS = { E: 'en', F: 'fr', S: 'es', A: 'ar', C: 'zh', R: 'ru' } as const;

/** Bodies by the beginning of a symbol, the longest first. `verified`: seen on a document; others are candidates. */
const BODIES: readonly { readonly start: RegExp; readonly body: string; readonly verified: boolean }[] = [
  { start: /^A\/HRC\//u, body: 'Human Rights Council', verified: true },
  { start: /^A\/C\.1\//u, body: 'First Committee', verified: false },
  { start: /^A\/C\.2\//u, body: 'Second Committee', verified: false },
  { start: /^A\/C\.3\//u, body: 'Third Committee', verified: true },
  { start: /^A\/C\.4\//u, body: 'Fourth Committee', verified: false },
  { start: /^A\/C\.5\//u, body: 'Fifth Committee', verified: false },
  { start: /^A\/C\.6\//u, body: 'Sixth Committee', verified: false },
  { start: /^A\//u, body: 'General Assembly', verified: true },
  { start: /^S\/(?!\d+-)/u, body: 'Security Council', verified: true },
  { start: /^E\//u, body: 'Economic and Social Council', verified: true },
  { start: /^ST\//u, body: 'Secretariat', verified: false },
  { start: /^WSIS/u, body: 'World Summit on the Information Society', verified: true },
  { start: /^C?WG-/iu, body: 'Council Working Group', verified: true },
  { start: /^C\d{2}/u, body: 'ITU Council', verified: true },
  { start: /^PP/u, body: 'Plenipotentiary Conference', verified: true },
  { start: /^WTSA/u, body: 'World Telecommunication Standardization Assembly', verified: true },
  { start: /^WTDC/u, body: 'World Telecommunication Development Conference', verified: true },
  { start: /^WRC/u, body: 'World Radiocommunication Conference', verified: true },
  { start: /^WCIT/u, body: 'World Conference on International Telecommunications', verified: true },
  { start: /^RA/u, body: 'Radiocommunication Assembly', verified: true },
  { start: /^(?:TD\s|COM|T\d{2}-|SG\d)/u, body: 'ITU-T', verified: true },
  { start: /^WT\//u, body: 'World Trade Organization', verified: true },
];

/** Reads a symbol; null if it is none. */
export function symbolFacts(symbol: string): SymbolFacts | null {
  const act = factsOfAct(symbol);
  if (act !== null) return act;
  const family = symbolFamily(symbol) ?? symbolFamily(normalizeSymbol(symbol));
  if (family === null) return null;
  const plain = foldHyphens(symbol).trim();
  const number = (word: string): number | null => {
    const digits = new RegExp(`\\b${word}\\.?\\s?(\\d{1,3})`, 'iu').exec(plain)?.[1];
    return digits === undefined ? null : Number(digits);
  };
  const isItu = family !== 'unResolution' && family !== 'unGeneral' && family !== 'wto';
  const letter = isItu ? /-([EFSACR])$/u.exec(plain)?.[1] : undefined;
  const base = normalizeSymbol(plain)
    .replace(/-[EFSACR]$/u, (whole) => (isItu ? '' : whole))
    .replace(/[\s/]*\(?\b(?:Rev|Add|Corr|Amend)\.?\s?\d+\)?/giu, '')
    .replace(/R\d+(?=\s?\(|$)/u, family === 'td' ? '' : '$&')
    .replace(/\*$/u, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return {
    family,
    body: BODIES.find(({ start }) => start.test(plain))?.body ?? null,
    meeting: meetingOf(plain, family),
    base,
    revision: number('Rev') ?? (family === 'td' ? tdRevision(plain) : null),
    addendum: number('Add'),
    corrigendum: number('Corr'),
    language: isLetter(letter) ? LETTERS[letter] : null,
  };
}

/** "RESOLUTION 75 (Johannesburg, 2008)": revisions of an act are told by the year, which is their number here. */
function factsOfAct(symbol: string): SymbolFacts | null {
  const act = actFacts(foldHyphens(symbol));
  if (act === null) return null;
  return {
    family: 'ituAct',
    body: act.body,
    meeting: act.place === null ? null : `${act.place}, ${String(act.year)}`,
    base: `${act.kind} ${act.number}`,
    revision: act.year,
    addendum: null,
    corrigendum: null,
    language: null,
  };
}

function isLetter(letter: string | undefined): letter is keyof typeof LETTERS {
  return letter !== undefined && Object.hasOwn(LETTERS, letter);
}

function tdRevision(symbol: string): number | null {
  const digits = /^TD\s?\d+R(\d+)/u.exec(symbol)?.[1];
  return digits === undefined ? null : Number(digits);
}

function meetingOf(symbol: string, family: SymbolFamily): string | null {
  const parts = symbol.split('/');
  if (family === 'council' || family === 'conference' || family === 'councilGroup') return parts[0] ?? null;
  if (family === 'wsis') return parts.slice(0, 2).join('/');
  if (family === 'fileName') return symbol.split('-')[0] ?? null;
  if (family !== 'unGeneral' && family !== 'unResolution') return null;
  // "A/74/L.75", "A/RES/57/270": the session stands before the number.
  return /^[A-Z]+\/(?:[A-Z][\w.]*\/)*(\d{1,4})\/[A-Z\d]/u.exec(symbol)?.[1] ?? null;
}

/** How two documents stand to each other by their symbols; null where they are not of one number. */
export function relationOf(
  a: SymbolFacts,
  b: SymbolFacts,
): 'same' | 'other-language' | 'revised-by' | 'revises' | 'adds-to' | 'corrects' | 'related' | null {
  if (a.family !== b.family || a.base !== b.base) return null;
  if (a.family === 'ituAct' && a.body !== b.body) return null;
  if ((a.addendum ?? 0) !== (b.addendum ?? 0))
    return a.addendum !== null && b.addendum === null ? 'adds-to' : 'related';
  if ((a.corrigendum ?? 0) !== (b.corrigendum ?? 0))
    return a.corrigendum !== null && b.corrigendum === null ? 'corrects' : 'related';
  const [own, other] = [a.revision ?? 0, b.revision ?? 0];
  if (own !== other) return own > other ? 'revises' : 'revised-by';
  return a.language === b.language ? 'same' : 'other-language';
}
