import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { fold } from '../../../shared/text/search/index.ts';
import type { IconName } from '../../ui/components/index.ts';

/** The groups of a meeting folder, in the order shown. */
export const DOCUMENT_TYPES = [
  'terms-of-reference',
  'contribution',
  'report',
  'resolution',
  'other',
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

export const TYPE_ICONS: Readonly<Record<DocumentType, IconName>> = {
  'terms-of-reference': 'agreed',
  contribution: 'document',
  report: 'document',
  resolution: 'bracket',
  other: 'document',
};

// By symbol, title and file name, folded. The first that fits decides.
const SIGNS: readonly (readonly [DocumentType, RegExp])[] = [
  [
    'resolution',
    /^(?:draft )?(?:resolution|decision|resolucion|резолюция|القرار|قرار)|(?:^|[ /-])res(?:olution)?[ /-]\d|决议/,
  ],
  [
    'terms-of-reference',
    /terms of reference|mandat du groupe|\btor\b|tor-|charter|круг ведения|اختصاصات|职权范围/,
  ],
  ['report', /\breport\b|rapport|informe|отчет|доклад|تقرير|报告|consultation|summary record/],
  ['contribution', /contribution|contribucion|вклад|مساهمه|文稿|proposal|^c\d{2,4}\/|\bc[ -]?\d{3,4}\b/],
];

/** The groups of kinds that its words told. */
const BY_KIND: Readonly<Record<string, DocumentType>> = {
  resolution: 'resolution',
  decision: 'resolution',
  recommendation: 'resolution',
  opinion: 'resolution',
  declaration: 'resolution',
  treaty: 'resolution',
  proposal: 'contribution',
  contribution: 'contribution',
  report: 'report',
  'summary-record': 'report',
  'terms-of-reference': 'terms-of-reference',
};

/** What kind of paper a document is: as far as its names say, else by its words where those were worked out. */
export function documentType(
  entry: Pick<DocumentEntry, 'title' | 'symbol' | 'fileName' | 'kind'>,
): DocumentType {
  const ofWords = entry.kind === undefined ? undefined : BY_KIND[entry.kind];
  // What has the two parts of a resolution is one, whatever its name; else the name knows better than the words.
  if (ofWords === 'resolution') return ofWords;
  for (const name of [entry.symbol, entry.title, entry.fileName]) {
    if (name === null) continue;
    const folded = fold(name);
    const found = SIGNS.find(([, sign]) => sign.test(folded));
    if (found !== undefined) return found[0];
  }
  return ofWords ?? 'other';
}
