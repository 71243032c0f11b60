import { err, failure, type Failure, type Result } from '../../../../shared/base/result.ts';
import { childOf, childrenOf, findFirst, parseXml, type XmlElement } from '../docx/xml-tree.ts';
import type { RefusalCode, SourceReading } from '../source-blocks.ts';
import { withinCaps } from '../within-caps.ts';
import { AknWalk } from './akn-walk.ts';

/** Two-letter tags of the languages that AKN names by three letters. */
const LANGUAGES: Readonly<Record<string, string>> = {
  eng: 'en', fra: 'fr', fre: 'fr', spa: 'es', rus: 'ru', ara: 'ar', zho: 'zh', chi: 'zh', deu: 'de', ger: 'de', por: 'pt', ita: 'it',
}; // prettier-ignore

/** Reads Akoma Ntoso (LegalDocML; also as AKN4UN writes it): labels as `num` has them, notes, tables, changes. */
export function readAkn(bytes: Uint8Array): Result<SourceReading, Failure<RefusalCode>> {
  const root = parseXml(bytes, undefined, {
    nameOf: (_uri, local) => local,
    // A tree of prose: space between two tags of a line is a space, between blocks the walk drops it.
    keepsSpace: () => true,
  });
  if (!root.ok) return root;
  const document = childrenOf(root.value)[0];
  if (root.value.name !== 'akomaNtoso' || document === undefined)
    return err(failure('not-a-document', 'no Akoma Ntoso document'));
  const walk = new AknWalk();
  walk.run(document);
  return withinCaps(readingOf(document, walk));
}

function readingOf(document: XmlElement, walk: AknWalk): SourceReading {
  const language = languageOf(document);
  const views = walk.views();
  return {
    format: 'akn',
    blocks: walk.blocks,
    footnotes: walk.footnotes,
    changes: walk.changes,
    comments: walk.comments,
    acceptedText: views.accepted,
    rejectedText: views.rejected,
    titleHint: null,
    languageHint: language,
    directionHint: null,
    repairs: [],
    warnings: [
      ...(walk.images === 0 ? [] : [{ code: 'images-left-out', detail: walk.imageTexts(), block: null }]),
      ...walk.unread(),
    ],
  };
}

function languageOf(document: XmlElement): string | null {
  const stated =
    findFirst(document, 'FRBRlanguage')?.attributes['language'] ??
    document.attributes['lang'] ??
    childOf(document, 'meta')?.attributes['lang'];
  return stated === undefined ? null : (LANGUAGES[stated.toLowerCase()] ?? stated.slice(0, 40));
}
