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

/** Reads the name of an act; null if it is none. Capitals do not matter: titles are set in them. */
export function actFacts(name: string): ActFacts | null {
  const groups = NAME.exec(name.trim())?.groups;
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
