/**
 * Shows a number in one of the formats of ST_NumberFormat (ISO 29500-1 §17.18.59), as Word shows it in a
 * list label. What is not known comes out in decimal digits: a right value in the wrong dress.
 */
export function formatNumber(value: number, format: string, language: string | null = null): string {
  const formatter = FORMATS[format];
  return formatter === undefined ? String(value) : formatter(value, language);
}

type Formatter = (value: number, language: string | null) => string;

const digits =
  (zero: number): Formatter =>
  (value) =>
    String(value).replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

/** A letter series that doubles after its end: z, aa, bb, … zz, aaa (Word), not aa, ab. */
const letters = (alphabet: string): Formatter => {
  const series = Array.from(alphabet);
  return (value) => {
    if (value < 1 || value > series.length * 30) return String(value);
    const index = (value - 1) % series.length;
    return (series[index] ?? '').repeat(Math.floor((value - 1) / series.length) + 1);
  };
};

/** A series that ends, after which digits follow. */
const series = (members: string): Formatter => {
  const list = Array.from(members);
  return (value) => list[value - 1] ?? String(value);
};

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];

function roman(value: number): string {
  if (value < 1 || value > 39_999) return String(value);
  let rest = value;
  let text = '';
  for (const [worth, sign] of ROMAN) {
    while (rest >= worth) {
      text += sign;
      rest -= worth;
    }
  }
  return text;
}

const CHICAGO = ['*', '†', '‡', '§'];

function chicago(value: number): string {
  if (value < 1 || value > 400) return String(value);
  return (CHICAGO[(value - 1) % 4] ?? '*').repeat(Math.floor((value - 1) / 4) + 1);
}

function ordinal(value: number, language: string | null): string {
  switch ((language ?? 'en').slice(0, 2).toLowerCase()) {
    case 'en': {
      const teen = value % 100 >= 11 && value % 100 <= 13;
      const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
      return `${value}${ending}`;
    }
    case 'fr':
      return value === 1 ? '1er' : `${value}e`;
    case 'es':
    case 'pt':
    case 'it':
      return `${value}º`;
    default:
      return `${value}.`;
  }
}

const CHINESE = '〇一二三四五六七八九';
const LEGAL = '零壹贰叁肆伍陆柒捌玖';
const LEGAL_TRADITIONAL = '零壹貳參肆伍陸柒捌玖';

interface ChineseRules {
  readonly digits: string;
  readonly units: readonly [string, string, string];
  readonly zero: string;
  /** 十一 rather than 一十一 for 11 to 19. */
  readonly shortTeens: boolean;
}

function chinese({ digits: names, units, zero, shortTeens }: ChineseRules): Formatter {
  return (value) => {
    if (value < 1 || value > 9999) return value === 0 ? zero : String(value);
    let text = '';
    let owesZero = false;
    for (const [power, unit] of [
      [1000, units[2]],
      [100, units[1]],
      [10, units[0]],
      [1, ''],
    ] as const) {
      const digit = Math.floor(value / power) % 10;
      if (digit === 0) {
        owesZero = text !== '';
        continue;
      }
      if (owesZero) text += zero;
      owesZero = false;
      text += (shortTeens && power === 10 && digit === 1 && text === '' ? '' : (names[digit] ?? '')) + unit;
    }
    return text;
  };
}

const counting = chinese({ digits: CHINESE, units: ['十', '百', '千'], zero: '零', shortTeens: true });
const japanese: Formatter = (value) => {
  if (value < 1 || value > 9999) return String(value);
  const units: readonly (readonly [number, string])[] = [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ];
  return units
    .map(([power, unit]) => {
      const digit = Math.floor(value / power) % 10;
      if (digit === 0) return '';
      return (digit === 1 && power > 1 ? '' : (CHINESE[digit] ?? '')) + unit;
    })
    .join('');
};
const positional: Formatter = (value) =>
  String(value).replace(/\d/g, (digit) => CHINESE[Number(digit)] ?? digit);

/** Enclosed forms that Unicode has for 1 to 20. */
const enclosed =
  (first: number, last: number, wrap: (value: number) => string): Formatter =>
  (value) =>
    value >= 1 && value <= last ? String.fromCodePoint(first + value - 1) : wrap(value);

const HEBREW_ONES = ['', 'א', 'ב', 'ג', 'ד', 'ה', 'ו', 'ז', 'ח', 'ט'];
const HEBREW_TENS = ['', 'י', 'כ', 'ל', 'מ', 'נ', 'ס', 'ע', 'פ', 'צ'];
const HEBREW_HUNDREDS = ['', 'ק', 'ר', 'ש', 'ת', 'תק', 'תר', 'תש', 'תת', 'תתק'];

function hebrew(value: number): string {
  if (value < 1 || value > 999) return String(value);
  const tail = value % 100;
  // 15 and 16 are written 9+6 and 9+7, not with the letters of the divine name.
  const end =
    tail === 15
      ? 'טו'
      : tail === 16
        ? 'טז'
        : (HEBREW_TENS[Math.floor(tail / 10)] ?? '') + (HEBREW_ONES[tail % 10] ?? '');
  return (HEBREW_HUNDREDS[Math.floor(value / 100)] ?? '') + end;
}

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINAL_ENDINGS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

function cardinalWords(value: number): string {
  if (value < 20) return ONES[value] ?? String(value);
  if (value > 99) return String(value);
  return (TENS[Math.floor(value / 10)] ?? '') + (value % 10 === 0 ? '' : `-${ONES[value % 10] ?? ''}`);
}

function ordinalWords(value: number): string {
  const words = cardinalWords(value);
  const last = words.split('-').at(-1) ?? words;
  const ending = ORDINAL_ENDINGS[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return words.slice(0, words.length - last.length) + ending;
}

const english =
  (words: (value: number) => string): Formatter =>
  (value, language) => {
    if (value < 1 || value > 99 || !(language ?? 'en').toLowerCase().startsWith('en')) return String(value);
    const text = words(value);
    return text.charAt(0).toUpperCase() + text.slice(1);
  };

const LATIN = 'abcdefghijklmnopqrstuvwxyz';
/** Russian list letters leave out ё, й, ъ and ь (ISO 29500-1 §17.18.59). */
const RUSSIAN = 'абвгдежзиклмнопрстуфхцчшщыэюя';
const THAI = 'กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ';

const FORMATS: Readonly<Record<string, Formatter>> = {
  none: () => '',
  decimal: String,
  decimalHalfWidth: String,
  decimalZero: (value) => (value < 10 ? `0${value}` : String(value)),
  upperRoman: roman,
  lowerRoman: (value) => roman(value).toLowerCase(),
  upperLetter: letters(LATIN.toUpperCase()),
  lowerLetter: letters(LATIN),
  ordinal,
  cardinalText: english(cardinalWords),
  ordinalText: english(ordinalWords),
  hex: (value) => value.toString(16).toUpperCase(),
  chicago,
  numberInDash: (value) => `- ${value} -`,
  decimalFullWidth: digits(0xff10),
  decimalFullWidth2: digits(0xff10),
  decimalEnclosedCircle: enclosed(0x2460, 20, String),
  decimalEnclosedCircleChinese: enclosed(0x2460, 20, String),
  decimalEnclosedParen: enclosed(0x2474, 20, (value) => `(${value})`),
  decimalEnclosedFullstop: enclosed(0x2488, 20, (value) => `${value}.`),
  russianLower: letters(RUSSIAN),
  russianUpper: letters(RUSSIAN.toUpperCase()),
  arabicAlpha: letters('أبتثجحخدذرزسشصضطظعغفقكلمنهوي'),
  arabicAbjad: letters('أبجدهوزحطيكلمنسعفصقرشتثخذضظغ'),
  hindiNumbers: digits(0x0966),
  hindiConsonants: letters('कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह'),
  thaiNumbers: digits(0x0e50),
  thaiLetters: letters(THAI),
  hebrew1: hebrew,
  hebrew2: letters('אבגדהוזחטיכלמנסעפצקרשת'),
  ideographDigital: positional,
  japaneseDigitalTenThousand: positional,
  taiwaneseDigital: positional,
  koreanDigital2: positional,
  chineseCounting: counting,
  chineseCountingThousand: counting,
  taiwaneseCounting: counting,
  taiwaneseCountingThousand: counting,
  japaneseCounting: japanese,
  chineseLegalSimplified: chinese({
    digits: LEGAL,
    units: ['拾', '佰', '仟'],
    zero: '零',
    shortTeens: false,
  }),
  ideographLegalTraditional: chinese({
    digits: LEGAL_TRADITIONAL,
    units: ['拾', '佰', '仟'],
    zero: '零',
    shortTeens: false,
  }),
  ideographTraditional: series('甲乙丙丁戊己庚辛壬癸'),
  ideographZodiac: series('子丑寅卯辰巳午未申酉戌亥'),
  ideographEnclosedCircle: enclosed(0x3280, 10, String),
  aiueo: letters('ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ'),
  aiueoFullWidth: letters(
    'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン',
  ),
  iroha: letters('ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ'),
  irohaFullWidth: letters(
    'イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン',
  ),
  ganada: letters('가나다라마바사아자차카타파하'),
  chosung: letters('ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ'),
};
