import type { Intervention, ParsedDocument } from '../../domain/document.ts';
import { isDelegation } from '../countries.ts';
import { DELEGATIONS } from '../delegations.ts';
import { dateInText } from '../document-date.ts';
import { findDates, type FoundDate } from './dates.ts';
import { documentKind, type DocumentKind } from './document-kind.ts';
import { findMandates, type Mandate } from './mandates.ts';
import { symbolFacts, type SymbolFacts } from './symbol-facts.ts';

/** In what capacity somebody spoke, as the report names them; the delegate confirms. */
export type Capacity = 'delegation' | 'chair' | 'secretariat' | 'organization' | 'personal';

/** What a document is, where it belongs and what it asks: computed from its reading, never stored with it. */
export interface Understanding {
  readonly kind: DocumentKind | null;
  readonly filing: SymbolFacts | null;
  readonly agendaItem: string | null;
  /** The date that its words give it: a day, a month or a year. */
  readonly datedOn: string | null;
  readonly mandates: readonly Mandate[];
  readonly dates: readonly FoundDate[];
  /** Of each intervention, in their order. */
  readonly capacities: readonly Capacity[];
}

/** Reads what a document says of itself. Pure; `today` is an ISO day. */
export function understand(document: ParsedDocument, today: string | null = null): Understanding {
  return {
    kind: documentKind(document),
    filing: document.symbol === null ? null : symbolFacts(document.symbol),
    agendaItem: agendaItemOf(document),
    datedOn: dateInText(document.clauses, document.symbol),
    mandates: findMandates(document, today),
    dates: findDates(document.clauses),
    capacities: document.interventions.map(capacityOf),
  };
}

/** "Agenda item 72 (b)", "Items 3 and 4 of the provisional agenda", in six languages. Words are candidates but the English. */
const AGENDA_ITEM =
  /^(?:(?:provisional\s+)?agenda\s+items?\s*:?\s*(?<en>[\d(][\d\p{L}(), .-]{0,40})|items?\s+(?<en2>[\d(][\d\p{L}(), -]{0,30}?)\s+of\s+the\s+(?:provisional\s+)?agenda|points?\s+(?<fr>[\d(][\d\p{L}(), -]{0,30}?)\s+(?:de l['’]ordre du jour|du projet d['’]ordre du jour)|temas?\s+(?<es>[\d(][\d\p{L}(), -]{0,30}?)\s+del\s+(?:programa|orden del día)|пункты?\s+(?<ru>[\d(][\d\p{L}(), -]{0,30}?)\s+(?:предварительной\s+)?повестки дня|(?:临时)?议程项目\s?(?<zh>[\d(][\d\p{L}()、 -]{0,20})|البن(?:د|ود)\s+(?<ar>[\d(][\d\p{L}() -]{0,20}?)\s+من\s+جدول الأعمال)/iu;

/** The agenda item that a document's head names. */
export function agendaItemOf({ clauses }: Pick<ParsedDocument, 'clauses'>): string | null {
  for (const line of clauses.slice(0, 20).flatMap(({ text }) => text.split(/[\n\t]/u))) {
    const groups = line.length > 200 ? undefined : AGENDA_ITEM.exec(line.trim())?.groups;
    const found = Object.values(groups ?? {}).find((value) => typeof value === 'string');
    if (found !== undefined) return found.replace(/[\s,.:;-]+$/u, '').trim();
  }
  return null;
}

const CHAIR =
  /(?<!\p{L})(?:chair(?:man|woman|person)?|president|vice-chair\p{L}*|moderator|rapporteur|présidente?|presidenta?|председатель\p{L}*|主席|(?:ال)?رئيسة?)(?!\p{L})/iu;
const SECRETARIAT =
  /(?<!\p{L})(?:secretariat|secretary(?:-general)?|director|executive coordinator|secrétaire|secrétariat|secretar[íi]a|секретар\p{L}*|директор|秘书长|秘书处|الأمانة|الأمين العام|(?:ال)?مدير)(?!\p{L})/iu;
const PERSON =
  /^(?:(?:Mr|Mrs|Ms|Dr|Prof|H\.E|M|Mme|Sr|Sra)\.?\s+)?\p{Lu}[\p{L}'’-]+(?:\s+(?:de|la|von|van|bin|al|el|\p{Lu}[\p{L}'’.-]*))+$/u;

/** In what capacity a speaker is named: "the ambassador of Kenya" speaks for Kenya, "Ambassador Karklins" is a person. */
export function capacityOf({ speaker, onBehalfOf }: Pick<Intervention, 'speaker' | 'onBehalfOf'>): Capacity {
  if (CHAIR.test(speaker)) return 'chair';
  if (SECRETARIAT.test(speaker)) return 'secretariat';
  if (speaker.split('/').some(isCountry) || isEnvoyOf(speaker)) return 'delegation';
  if (onBehalfOf !== null) return isCountry(onBehalfOf) ? 'delegation' : 'organization';
  const office = ENVOY.exec(speaker);
  if (office !== null) return OF.test(afterOffice(speaker, office)) ? 'organization' : 'personal';
  return PERSON.test(speaker) && !isNamedForCountry(speaker) ? 'personal' : 'organization';
}

/** "China Mobile", "Telecom Italia": nobody has the name of a country. */
function isNamedForCountry(speaker: string): boolean {
  const words = speaker.split(/\s+/u);
  return words.length > 1 && (isCountry(words[0] ?? '') || isCountry(words.at(-1) ?? ''));
}

const ENVOY =
  /(?<!\p{L})(?:ambassador|d[ée]l[ée]gu?[ée]\p{L}*|delegat\p{L}+|delegad[oa]|delegación|repr[ée]sent\p{L}+|посол|делега\p{L}+|представител\p{L}*|大使|سفير|(?:مندوب|ممثل)ة?|وفد|embajador\p{L}*|ambassad(?:eur|rice))/iu;
/** Whoever has such an office may speak for somebody else than a country: "the representative of ICANN". */
const OF_ANY = /^(?:repr|представ|ممثل)/iu;

function afterOffice(speaker: string, office: RegExpExecArray): string {
  return speaker.slice(office.index + office[0].length).trim();
}

/** An envoy whose country is named with the office. */
function isEnvoyOf(speaker: string): boolean {
  const office = ENVOY.exec(speaker);
  if (office === null) return false;
  const rest = afterOffice(speaker, office);
  if (isCountry(rest.replace(OF, ''))) return true;
  return !(OF_ANY.test(office[0]) && OF.test(rest)) && !NAMED.test(rest);
}

const OF = /^(?:of|from|for|de|du|des|del|de la|de los)\s+(?:the\s+)?/iu;
/** A person's name behind the office: "Ambassador Karklins". In Russian a country stands so too. */
const NAMED = /^(?=\p{Script=Latin})\p{Lu}[\p{Ll}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)*$/u;

function isCountry(name: string): boolean {
  const plain = name.trim();
  return isDelegation(plain) || Object.values(DELEGATIONS).some((names) => names().has(plain.toLowerCase()));
}
