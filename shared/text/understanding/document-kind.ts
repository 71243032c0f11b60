import type { ParsedDocument } from '../../domain/document.ts';

/** What a document is among those of a meeting: the closed list. */
export const DOCUMENT_KINDS = [
  'resolution', 'decision', 'recommendation', 'opinion', 'declaration', 'treaty', 'proposal', 'contribution', 'report',
  'summary-record', 'agenda', 'terms-of-reference', 'liaison', 'circular', 'letter', 'information', 'participants', 'mail',
] as const; // prettier-ignore
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

interface KindWords {
  readonly kind: DocumentKind;
  /** Words of a title or of the line above it. */
  readonly words: RegExp;
  /** Seen on a document; others are candidates that a native delegate should confirm. */
  readonly verified: boolean;
}

/** Chinese sets no spaces: its word for the kind stands at the end of a title, "世界人权宣言". */
const words = (kind: DocumentKind, verified: boolean, ...patterns: readonly string[]): KindWords => {
  const chinese = patterns.filter((pattern) => /\p{Script=Han}/u.test(pattern)).join('|');
  const others = patterns.filter((pattern) => !/\p{Script=Han}/u.test(pattern)).join('|');
  const any = [
    ...(others === '' ? [] : [`(?<!\\p{L})(?:${others})(?!\\p{L})`]),
    ...(chinese === '' ? [] : [`(?:${chinese})(?=$|[^\\p{L}])`]),
  ].join('|');
  return { kind, verified, words: new RegExp(any, 'iu') };
};

/** The longest words first: a summary record is no record of decisions, a draft agenda is an agenda. */
const KINDS: readonly KindWords[] = [
  words(
    'terms-of-reference',
    true,
    'terms of reference',
    'charter of the',
    'mandat du groupe',
    'mandato del grupo',
    'круг ведения',
    '职权范围',
    'اختصاصات',
  ),
  words(
    'participants',
    false,
    'list of participants',
    'liste des participants',
    'lista de participantes',
    'список участников',
    '与会者名单',
    'قائمة المشاركين',
  ),
  words(
    'summary-record',
    false,
    'summary record',
    'verbatim record',
    'minutes of',
    'compte rendu',
    'procès-verbal',
    'acta resumida',
    'acta literal',
    'краткий отчет',
    'стенографический отчет',
    '简要记录',
    '逐字记录',
    'محضر موجز',
    'محضر حرفي',
  ),
  words(
    'liaison',
    false,
    'liaison statement',
    'note de liaison',
    'declaración de coordinación',
    'заявление о взаимодействии',
    '联络声明',
    'بيان اتصال',
  ),
  words(
    'circular',
    false,
    'circular(?: letter)?',
    'lettre circulaire',
    'carta circular',
    'циркуляр(?:ное письмо)?',
    '通函',
    'الرسالة المعممة',
  ),
  words(
    'agenda',
    true,
    '(?:draft |provisional |annotated )*agenda(?! items?(?!\\p{L}))',
    "(?<!points? \\S{1,12} (?:de l[’'])?)ordre du jour",
    '(?<!puntos? \\S{1,12} (?:del )?)orden del día',
    'programa provisional',
    '(?<!пункт\\p{L}* \\S{1,12} (?:предварительной )?)повестк[аи] дня',
    '议程',
    '(?<!(?:البند|البنود) .{1,20})جدول الأعمال',
  ),
  words(
    'declaration',
    true,
    'declaration',
    'déclaration',
    'declaración',
    'декларация',
    'декларации',
    '宣言',
    'إعلان',
    'الإعلان',
  ),
  words(
    'treaty',
    false,
    'convention',
    'charter',
    'protocol',
    'constitution',
    'international .*regulations',
    'конвенция',
    '公约',
    'اتفاقية',
  ),
  words(
    'information',
    false,
    'note by the (?:secretariat|secretary-general)',
    'note (?:du secrétariat|du secrétaire général)',
    'nota de la secretaría',
    'записка (?:секретариата|генерального секретаря)',
    '秘书处的说明',
    'مذكرة (?:من )?(?:الأمانة|الأمين)',
  ),
  words(
    'report',
    true,
    '(?:preliminary |final |draft |interim )*report',
    'rapport',
    'informe',
    'доклад',
    'отчет',
    '报告',
    'تقرير',
  ),
  words('contribution', true, 'contribution', 'contribución', 'вклад', '文稿', 'مساهمة'),
  words(
    'proposal',
    false,
    'proposals?',
    'propositions?',
    'propuestas?',
    'предложени[ея]',
    '提案',
    '建议书草案',
    'مقترحات?',
  ),
  words(
    'letter',
    false,
    'letter dated',
    'lettre datée',
    'carta de fecha',
    'письмо .* от',
    '信$',
    'رسالة مؤرخة',
  ),
  words(
    'information',
    false,
    'information (?:document|note|paper)',
    "note d[’']information",
    'nota informativa',
    'информационн(?:ый|ая)',
    '情况(?:说明|文件)',
    'وثيقة إعلامية',
  ),
];
const ACTS: readonly KindWords[] = [
  words('resolution', true, 'resolution', 'résolution', 'resolución', 'резолюция', '决议', 'القرار', 'قرار'),
  words('decision', true, 'decision', 'décision', 'decisión', 'решение', '决定', 'المقرر', 'مقرر'),
  words(
    'recommendation',
    true,
    'recommendation',
    'recommandation',
    'recomendación',
    'рекомендация',
    '建议书',
    'التوصية',
    'توصية',
  ),
  words('opinion', false, 'opinion', 'vœu', 'opinión', 'мнение', '意见', 'الرأي'),
];
const MARKERS = /^(?:\(?MOD\)?|ADD\*?|SUP\*?|NOC)$/u;

/** Texts with a preamble that are no resolutions. */
const SOLEMN = KINDS.filter(({ kind }) => kind === 'declaration' || kind === 'treaty');

/** What kind of document it is; null where nothing says so. The delegate may know better. */
export function documentKind(
  document: Pick<ParsedDocument, 'format' | 'title' | 'symbol' | 'clauses'>,
): DocumentKind | null {
  if (document.format === 'mail') return 'mail';
  const { clauses } = document;
  if (clauses.filter(({ text }) => MARKERS.test(text.trim())).length >= 2) return 'proposal';
  const hasParts =
    clauses.some(({ part }) => part === 'preambular') && clauses.some(({ part }) => part === 'operative');
  if (hasParts)
    return (
      firstOf(ACTS, [document.symbol ?? '', document.title ?? '']) ??
      firstOf(SOLEMN, [document.title ?? '']) ??
      firstOf(ACTS, headOf(document)) ??
      'resolution'
    );
  const ofSymbol = bySymbol(document.symbol);
  if (ofSymbol !== null) return ofSymbol;
  const titled =
    firstOf(KINDS, [document.title ?? '']) ?? firstOf(ACTS, [(document.title ?? '').slice(0, 40)]);
  return titled ?? firstOf(KINDS, headOf(document)) ?? bySections(document);
}

/** Short lines of the beginning: what stands above and below the title. */
function headOf({ clauses }: Pick<ParsedDocument, 'clauses'>): readonly string[] {
  return clauses
    .slice(0, 12)
    .flatMap(({ text }) => text.split(/[\n\t]/u))
    .filter((line) => line.length < 120 && line.length > 2);
}

function firstOf(kinds: readonly KindWords[], lines: readonly string[]): DocumentKind | null {
  for (const line of lines) {
    const found = kinds.find((one) => one.words.test(line));
    if (found !== undefined) return found.kind;
  }
  return null;
}

function bySymbol(symbol: string | null): DocumentKind | null {
  if (symbol === null) return null;
  if (/\/(?:SR|PV)\.\d/u.test(symbol)) return 'summary-record';
  if (/\/RES\//u.test(symbol)) return 'resolution';
  if (/\/DEC\//u.test(symbol)) return 'decision';
  if (/\/INF[/.]/u.test(symbol)) return 'information';
  if (/-LS-|\bLS\d/u.test(symbol)) return 'liaison';
  if (/\/CONTR\/|^C\s\d|^COM\s/u.test(symbol)) return 'contribution';
  return null;
}

/** A paper of a delegation has a proposal at its end. */
function bySections({ clauses }: Pick<ParsedDocument, 'clauses'>): DocumentKind | null {
  const headings = clauses
    .filter(({ kind }) => kind === 'heading')
    .map(({ text }) => text.trim().toLowerCase());
  const ends =
    /^(?:proposals?|conclusions?|propositions?|propuestas?|предложени[ея]|提案|结论|المقترح\p{L}*)$/u;
  const begins =
    /^(?:introduction|background|abstract|summary|introducción|introducción|введение|引言|مقدمة|historique|antecedentes)$/u;
  return headings.some((text) => ends.test(text)) && headings.some((text) => begins.test(text))
    ? 'contribution'
    : null;
}
