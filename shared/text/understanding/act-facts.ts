import { westernDigits } from '../western-digits.ts';

// "Resolution 75 (Johannesburg, 2008)": an act of an ITU body is told from another of the same number by where and
// when it was adopted, and by nothing else.

/** What the name of an act says. */
export interface ActFacts {
  readonly kind: 'Resolution' | 'Decision' | 'Recommendation' | 'Opinion';
  readonly number: string;
  /** "Johannesburg"; null where the name has no place. */
  readonly place: string | null;
  readonly year: number | null;
  /** Who adopted it; null where neither the name nor the place says so. */
  readonly body: string | null;
}

const NAME =
  /^(?:(?<body>ITU Council|Council|WTSA|PP|WTDC|WRC|RA|Plenipotentiary)\s+)?(?<kind>Resolution|Decision|Recommendation|Opinion)\s+(?<number>\d{1,4})(?:\s+\((?:Rev\.\s?)?(?<place>\p{Lu}[\p{L} .'-]+),\s?(?<year>\d{4})\))?$/iu;

const PREFIXES: Readonly<Record<string, string>> = {
  'itu council': 'ITU Council',
  council: 'ITU Council',
  wtsa: 'World Telecommunication Standardization Assembly',
  pp: 'Plenipotentiary Conference',
  plenipotentiary: 'Plenipotentiary Conference',
  wtdc: 'World Telecommunication Development Conference',
  wrc: 'World Radiocommunication Conference',
  ra: 'Radiocommunication Assembly',
};

/** Where and when the conferences met. `verified`: seen in a document; the others are candidates. */
const MEETINGS: readonly {
  readonly body: string;
  readonly verified: boolean;
  readonly at: readonly string[];
}[] = [
  {
    body: 'pp',
    verified: true,
    at: ['Marrakesh, 2002', 'Antalya, 2006', 'Guadalajara, 2010', 'Busan, 2014', 'Dubai, 2018'],
  },
  { body: 'pp', verified: false, at: ['Kyoto, 1994', 'Minneapolis, 1998', 'Bucharest, 2022'] },
  { body: 'wtsa', verified: true, at: ['Johannesburg, 2008', 'Dubai, 2012', 'Hammamet, 2016'] },
  {
    body: 'wtsa',
    verified: false,
    at: ['Montreal, 2000', 'Florianópolis, 2004', 'Geneva, 2022', 'New Delhi, 2024'],
  },
  {
    body: 'wtdc',
    verified: false,
    at: ['Doha, 2006', 'Hyderabad, 2010', 'Dubai, 2014', 'Buenos Aires, 2017', 'Kigali, 2022'],
  },
];

/** The kinds of acts in the other languages, as titles and sentences have them. */
const KINDS: readonly (readonly [RegExp, ActFacts['kind']])[] = [
  [/^(?:résolution|resolución|резолюци[яиюей]|(?:ال)?قرار)$/iu, 'Resolution'],
  [/^(?:décision|decisión|решени[ея]|(?:ال)?مقرر)$/iu, 'Decision'],
  [/^(?:recommandation|recomendación|рекомендаци[яи]|(?:ال)?توصية)$/iu, 'Recommendation'],
  [/^(?:avis|opinión|мнени[ея]|(?:ال)?رأي)$/iu, 'Opinion'],
];
const CHINESE_KINDS: Readonly<Record<string, ActFacts['kind']>> = {
  决议: 'Resolution',
  决定: 'Decision',
  建议: 'Recommendation',
  意见: 'Opinion',
};
const OTHER_WORD =
  /^(?<kind>[\p{L}\p{M}]{3,16})\s+(?:n[o°º]\.?\s?|№\s?|رقم\s)?(?<number>\p{Nd}{1,4})(?<rest>\s*\(.*\))?$/iu;
const CHINESE =
  /^(?<body>理事会|全权代表大会)?\s?第\s?(?<number>\d{1,4})\s?号\s?(?<kind>决议|决定|建议|意见)\s?(?<rest>[(（].*[)）])?$/u;
/** "(Rév. Dubaï, 2018)", "（2018年，迪拜，修订版）", "(المراجَع في دبي، 2018)". */
const YEAR = /(?:19|20)\d\d/u;
const REVISED = /^(?:r[ée]v\.|пересм\.)\s?/iu;
/** Places of the conferences by their names in the other languages; another place is kept as it is written. */
const CITIES: readonly (readonly [RegExp, string])[] = [
  [/Dub[aá][iïí]|Дубай|迪拜|دبي/iu, 'Dubai'],
  [/Marra[kq]u?ech|Марракеш|马拉喀什|مراكش/iu, 'Marrakesh'],
  [/Antalya|Анталия|安塔利亚|أنطاليا/iu, 'Antalya'],
  [/Guadalajara|Гвадалахара|瓜达拉哈拉|غوادالاخارا/iu, 'Guadalajara'],
  [/Bus[aá]n|Пусан|釜山|بوسان/iu, 'Busan'],
  [/K[iy]oto|Киото|京都|كيوتو/iu, 'Kyoto'],
  [/Minne[aá]polis|Миннеаполис|明尼阿波利斯|مينيابوليس/iu, 'Minneapolis'],
  [/Bucarest|Bucharest|Бухарест|布加勒斯特|بوخارست/iu, 'Bucharest'],
  [/Johannesbur[gc]o?|Йоханнесбург|约翰内斯堡|جوهانسبرغ/iu, 'Johannesburg'],
  [/Hammamet|Хаммамет|哈马马特|الحمامات/iu, 'Hammamet'],
  [/Montr[eé]al|Монреаль|蒙特利尔|مونتريال/iu, 'Montreal'],
  [/Florian[oó]polis|Флорианополис|弗洛里亚诺波利斯|فلوريانوبوليس/iu, 'Florianópolis'],
  [/Gen[eè]ve|Ginebra|Женева|日内瓦|جنيف/iu, 'Geneva'],
  [/(?:New|Nouvelle|Nueva)[ -]Delhi|Нью-Дели|新德里|نيودلهي/iu, 'New Delhi'],
  [/Doha|Доха|多哈|الدوحة/iu, 'Doha'],
  [/H[yi]derabad|Хайдарабад|海得拉巴|حيدر آباد/iu, 'Hyderabad'],
  [/Buenos Aires|Буэнос-Айрес|布宜诺斯艾利斯|بوينس آيرس/iu, 'Buenos Aires'],
  [/Kigali|Кигали|基加利|كيغالي/iu, 'Kigali'],
];

/** The name of an act of another language as English has it: "RÉSOLUTION 12 (Rév. Dubaï, 2018)". */
function inEnglish(name: string): string {
  const bare = westernDigits(name.replace(/[\u064B-\u065F\u0670\u0640]/gu, ''));
  const chinese = CHINESE.exec(bare)?.groups;
  const { kind = '', number = '', rest = '' } = chinese ?? OTHER_WORD.exec(bare)?.groups ?? {};
  const word = CHINESE_KINDS[kind] ?? KINDS.find(([pattern]) => pattern.test(kind))?.[1];
  if (word === undefined) return name;
  const body = chinese?.['body'] === '理事会' ? 'Council ' : chinese?.['body'] === undefined ? '' : 'PP ';
  return `${body}${word} ${number}${whereInEnglish(rest)}`;
}

function whereInEnglish(brackets: string): string {
  if (brackets === '') return '';
  const inner = brackets.trim().slice(1, -1).trim();
  const year = YEAR.exec(inner)?.[0];
  const city =
    CITIES.find(([pattern]) => pattern.test(inner))?.[1] ??
    inner.replace(REVISED, '').split(/[,،，]/u)[0] ??
    '';
  return ` (${city.trim()}, ${year ?? ''})`;
}

/** Reads the name of an act; null if it is none. Capitals do not matter: titles are set in them. */
export function actFacts(name: string): ActFacts | null {
  const groups = NAME.exec(inEnglish(name.trim()))?.groups;
  if (groups === undefined) return null;
  const { body, kind = '', number = '', place, year } = groups;
  const named = body === undefined ? undefined : PREFIXES[body.toLowerCase()];
  const where = place === undefined ? '' : `${place}, ${year ?? ''}`.toLowerCase();
  const met = MEETINGS.find(({ at }) => at.some((each) => each.toLowerCase() === where))?.body;
  return {
    kind: `${kind.slice(0, 1).toUpperCase()}${kind.slice(1).toLowerCase()}` as ActFacts['kind'],
    number,
    place: place ?? null,
    year: year === undefined ? null : Number(year),
    body: named ?? (met === undefined ? null : (PREFIXES[met] ?? null)),
  };
}
