import { type XmlElement, childOf, childrenOf, numberOf, toggleOf, valueOf } from './xml-tree.ts';

/** A style as the file defines it; properties stay as elements and are looked up along `basedOn`. */
export interface Style {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly basedOn: string | null;
  readonly paragraph: XmlElement | null;
  readonly run: XmlElement | null;
}

/** The style table of a document. */
export interface StyleSheet {
  /** The style and those it is based on, nearest first; ends at a loop. Null id: the default of the type. */
  chain(id: string | null, type: 'paragraph' | 'character' | 'numbering'): readonly Style[];
  readonly defaultRun: XmlElement | null;
  readonly defaultParagraph: XmlElement | null;
}

const MAX_CHAIN = 30;

/** Reads `styles.xml`; a document without one has an empty table. */
export function readStyles(root: XmlElement | null): StyleSheet {
  const byId = new Map<string, Style>();
  const defaults = new Map<string, string>();
  for (const element of childrenOf(root, 'w:style')) {
    const style = readStyle(element);
    if (style.id === '' || byId.has(style.id)) continue;
    byId.set(style.id, style);
    const isDefault = element.attributes['w:default'];
    if ((isDefault === '1' || isDefault === 'true' || isDefault === 'on') && !defaults.has(style.type)) {
      defaults.set(style.type, style.id);
    }
  }
  const defaultsElement = childOf(root, 'w:docDefaults');
  const chains = new Map<string, readonly Style[]>();
  return {
    chain: (id, type) => {
      // A paragraph may name a style that is not there or of another type: Word then takes the default.
      const known = id !== null && byId.get(id)?.type === type ? id : null;
      const start = known ?? (type === 'character' ? null : (defaults.get(type) ?? null));
      if (start === null) return [];
      const cached = chains.get(start) ?? walkChain(byId, start);
      chains.set(start, cached);
      return cached;
    },
    defaultRun: childOf(childOf(defaultsElement, 'w:rPrDefault'), 'w:rPr'),
    defaultParagraph: childOf(childOf(defaultsElement, 'w:pPrDefault'), 'w:pPr'),
  };
}

function readStyle(element: XmlElement): Style {
  return {
    id: element.attributes['w:styleId'] ?? '',
    type: element.attributes['w:type'] ?? 'paragraph',
    name: valueOf(element, 'w:name') ?? '',
    basedOn: valueOf(element, 'w:basedOn'),
    paragraph: childOf(element, 'w:pPr'),
    run: childOf(element, 'w:rPr'),
  };
}

function walkChain(byId: ReadonlyMap<string, Style>, start: string): readonly Style[] {
  const chain: Style[] = [];
  let id: string | null = start;
  while (id !== null && chain.length < MAX_CHAIN) {
    const style = byId.get(id);
    if (style === undefined || chain.includes(style)) break;
    chain.push(style);
    id = style.basedOn;
  }
  return chain;
}

/** What a paragraph style says a paragraph is. */
export interface StyleRole {
  readonly headingLevel: number | null;
  /** Depth of a list entry whose label is typed: the "enumlev" styles of ITU. */
  readonly listLevel: number | null;
  readonly role: 'title' | 'subtitle' | 'contents' | 'quotation' | 'caption' | null;
}

/**
 * "heading 1" as Word writes it in every language, and as other programs write it in theirs. Only whole
 * names count: "Heading 1 Char" is a character style and "Überschrift Tabelle" no outline heading.
 */
const HEADING_NAMES =
  /^(?:heading|überschrift|titre|título|titulo|titolo|заголовок|标题|標題|عنوان|العنوان|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor|başlık|כותרת|見出し|제목|επικεφαλίδα)\s*([1-9])$/iu;
/** Styles of the ITU templates: "Annex_No", "Res_title", "Heading_b"; levels as the templates rank them. */
const ITU_PARTS =
  /^(annex|appendix|chap|chapter|part|rec|res|question|opinion|decision|resolution|section|art|article)[_ ]?(?:no|title|no ?& ?title|notitle)$/i;
/** Styles of the UN templates: "_ H _Ch_G", "_ H_1_G", "_ H_2/3". */
const UN_HEADINGS = /^_\s*H\s*_?\s*(Ch|1|2\/3|4|5\/6)\s*(?:_\s*GR?)?$/i;
const UN_LEVELS: Readonly<Record<string, number>> = { ch: 1, '1': 2, '2/3': 3, '4': 4, '5/6': 5 };

const TITLE_NAMES =
  // LibreOffice writes the Title of an old Word file under "Heading", the parent of its own headings.
  /^(?:heading|title|title ?[1-4]|titel|titre|titolo|título|titulo|заголовок|название|标题|標題|العنوان|عنوان|document title|doc title|titre du document|_\s*HM(?:_G)?|(?:res|rec|resolution|question|opinion|decision)[_ ]?title)$/iu;
const SUBTITLE_NAMES =
  /^(?:subtitle|untertitel|sous-titre|subtítulo|подзаголовок|副标题|عنوان فرعي|ondertitel)$/iu;
const CONTENTS_NAMES =
  /^(?:toc|toc heading|contents|verzeichnis|tm|índice|table of figures|оглавление|目录)\s*\d?$/iu;
const QUOTATION_NAMES = /^(?:quote|intense quote|block text|citation|zitat)$/iu;
const CAPTION_NAMES =
  /^(?:caption|légende|beschriftung|подпись|题注|(?:table|figure)[_ ]?(?:no|title|notitle|no ?& ?title))$/iu;

/** Reads heading level and role from outline level and style names; what the paragraph itself says wins. */
export function roleOf(properties: XmlElement | null, chain: readonly Style[]): StyleRole {
  const names = chain.map((style) => style.name.trim());
  const role = roleFromNames(names);
  const listLevel = /^enumlev([1-9])$/i.exec(names[0] ?? '')?.[1];
  return {
    headingLevel: headingLevelOf(properties, chain, role),
    listLevel: listLevel === undefined ? null : Number(listLevel) - 1,
    role,
  };
}

function headingLevelOf(
  properties: XmlElement | null,
  chain: readonly Style[],
  role: StyleRole['role'],
): number | null {
  const own = numberOf(properties, 'w:outlineLvl');
  if (own !== null) return own >= 0 && own < 9 ? own + 1 : null;
  for (const style of chain) {
    const outline = numberOf(style.paragraph, 'w:outlineLvl');
    if (outline !== null) return outline >= 0 && outline < 9 ? outline + 1 : null;
    if (role === 'title' || role === 'subtitle') continue;
    const named = headingLevelOfName(style.name.trim());
    if (named !== null) return named;
  }
  return null;
}

function headingLevelOfName(name: string): number | null {
  const digit = HEADING_NAMES.exec(name)?.[1];
  if (digit !== undefined) return Number(digit);
  const part = ITU_PARTS.exec(name)?.[1]?.toLowerCase();
  if (part !== undefined) return part === 'section' || part.startsWith('art') ? 2 : 1;
  const un = UN_HEADINGS.exec(name)?.[1]?.toLowerCase();
  if (un !== undefined) return UN_LEVELS[un] ?? null;
  if (/^heading[_ ]?b$/i.test(name)) return 2;
  return /^heading[_ ]?i$/i.test(name) ? 3 : null;
}

function roleFromNames(names: readonly string[]): StyleRole['role'] {
  const first = names[0] ?? '';
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (CONTENTS_NAMES.test(first)) return 'contents';
  if (has(TITLE_NAMES)) return 'title';
  if (has(SUBTITLE_NAMES)) return 'subtitle';
  if (has(QUOTATION_NAMES)) return 'quotation';
  if (has(CAPTION_NAMES)) return 'caption';
  return null;
}

/** Direction of a paragraph: `w:bidi` of itself, its styles or the defaults; null where nobody says. */
export function isRightToLeft(
  properties: XmlElement | null,
  chain: readonly Style[],
  sheet: StyleSheet,
): boolean | null {
  const own = toggleOf(properties, 'w:bidi');
  if (own !== null) return own;
  for (const style of chain) {
    const inherited = toggleOf(style.paragraph, 'w:bidi');
    if (inherited !== null) return inherited;
  }
  return toggleOf(sheet.defaultParagraph, 'w:bidi');
}
