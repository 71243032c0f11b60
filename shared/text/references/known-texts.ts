import { bareArticle, jumpTokens } from '../jump/jump-tokens.ts';

// Texts that everybody cites by a name of their language. The names are data: the titles of the texts themselves, and
// the short ones in use; `verified` names were seen in a document, the others are to be confirmed by who speaks it.

/** A text with its names in six languages. */
export interface KnownText {
  readonly names: readonly string[];
  readonly verified: boolean;
}

/** The texts of the World Summit, and those that every meeting goes back to. */
export const KNOWN_TEXTS: readonly KnownText[] = [
  {
    names: [
      'Tunis Agenda for the Information Society',
      'Tunis Agenda',
      'Agenda de Tunis pour la société de l’information',
      'Agenda de Tunis',
      'Agenda de Túnez para la Sociedad de la Información',
      'Agenda de Túnez',
      'Тунисская программа для информационного общества',
      'Тунисская программа',
      'برنامج عمل تونس بشأن مجتمع المعلومات',
      'برنامج عمل تونس',
      'جدول أعمال تونس بشأن مجتمع المعلومات',
      'جدول أعمال تونس',
      '信息社会突尼斯议程',
      '突尼斯议程',
    ],
    verified: true,
  },
  {
    names: [
      'Tunis Commitment',
      'Engagement de Tunis',
      'Compromiso de Túnez',
      'Тунисское обязательство',
      'التزام تونس',
      '突尼斯承诺',
    ],
    verified: false,
  },
  {
    names: [
      'Geneva Declaration of Principles',
      'Déclaration de principes de Genève',
      'Declaración de Principios de Ginebra',
      'Женевская декларация принципов',
      'إعلان مبادئ جنيف',
      '日内瓦原则宣言',
    ],
    verified: false,
  },
  {
    names: [
      'Geneva Plan of Action',
      'Plan d’action de Genève',
      'Plan de Acción de Ginebra',
      'Женевский план действий',
      'خطة عمل جنيف',
      '日内瓦行动计划',
    ],
    verified: false,
  },
  {
    names: [
      'Universal Declaration of Human Rights',
      'Déclaration universelle des droits de l’homme',
      'Declaración Universal de Derechos Humanos',
      'Всеобщая декларация прав человека',
      'الإعلان العالمي لحقوق الإنسان',
      '世界人权宣言',
    ],
    verified: true,
  },
  {
    names: [
      'Charter of the United Nations',
      'Charte des Nations Unies',
      'Carta de las Naciones Unidas',
      'Устав Организации Объединенных Наций',
      'ميثاق الأمم المتحدة',
      '联合国宪章',
    ],
    verified: true,
  },
  {
    names: [
      'International Covenant on Civil and Political Rights',
      'Pacte international relatif aux droits civils et politiques',
      'Pacto Internacional de Derechos Civiles y Políticos',
      'Международный пакт о гражданских и политических правах',
      'العهد الدولي الخاص بالحقوق المدنية والسياسية',
      '公民权利和政治权利国际公约',
    ],
    verified: false,
  },
  {
    names: [
      'Constitution of the International Telecommunication Union',
      'Constitution de l’Union internationale des télécommunications',
      'Constitución de la Unión Internacional de Telecomunicaciones',
      'Устав Международного союза электросвязи',
      'دستور الاتحاد الدولي للاتصالات',
      '国际电信联盟组织法',
    ],
    verified: false,
  },
];

/** Words of a name as names are compared. */
export function wordsOfName(name: string): readonly string[] {
  return jumpTokens(name).map(({ text }) => bareArticle(text));
}

const BY_NAME: ReadonlyMap<string, KnownText> = new Map(
  KNOWN_TEXTS.flatMap((known) => known.names.map((name) => [wordsOfName(name).join(' '), known] as const)),
);

/** The known text whose whole name these words are: what says more, or less, is another text. */
export function knownText(name: string): KnownText | null {
  const bare = name.replace(/\s*[(（][^()（）]*[)）]\s*$/u, '');
  return BY_NAME.get(wordsOfName(bare).join(' ')) ?? null;
}
