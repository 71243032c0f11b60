import type { TextMark } from '../../../../shared/domain/document.ts';
import type { Direction } from '../../../../shared/domain/language.ts';
import { childOf, childrenOf, type XmlElement } from '../docx/xml-tree.ts';

type Style = TextMark['style'];

/** One level of a list or of the outline. */
export interface ListLevel {
  readonly format: string;
  /** After z comes aa, then bb; otherwise aa, then ab. */
  readonly isDoubling: boolean;
  readonly prefix: string;
  readonly suffix: string;
  /** How many levels its number shows. */
  readonly shown: number;
  readonly start: number;
  readonly bullet: string | null;
  /** The newer way to say it: "%1%.%2%)". */
  readonly pattern: string | null;
}
export type ListStyle = ReadonlyMap<number, ListLevel>;

/** The styles of a document, with what they inherit. */
export class OdfStyles {
  readonly outline: ListStyle;
  readonly language: string | null;
  private readonly byName = new Map<string, XmlElement>();
  private readonly lists = new Map<string, ListStyle>();

  constructor(holders: readonly XmlElement[]) {
    let outline: ListStyle = new Map();
    let language: string | null = null;
    for (const element of holders.flatMap((holder) => childrenOf(holder))) {
      const name = element.attributes['style:name'] ?? '';
      if (element.name === 'style:style')
        this.byName.set(`${element.attributes['style:family'] ?? ''} ${name}`, element);
      else if (element.name === 'text:list-style') this.lists.set(name, levelsOf(element));
      else if (element.name === 'text:outline-style') outline = levelsOf(element);
      else if (element.name === 'style:default-style' && element.attributes['style:family'] === 'paragraph')
        language = childOf(element, 'style:text-properties')?.attributes['fo:language'] ?? null;
    }
    this.outline = outline;
    this.language = language === 'none' ? null : language;
  }

  list(name: string | undefined): ListStyle | null {
    return name === undefined ? null : (this.lists.get(name) ?? null);
  }

  /** The list that a paragraph's style belongs to. */
  listOf(style: string | undefined): string | undefined {
    return this.first('paragraph', style, (element) => element.attributes['style:list-style-name']);
  }

  /** Names of a style and of those it is made from, as people see them. */
  names(family: string, style: string | undefined): readonly string[] {
    return this.chain(family, style).map((element) =>
      (element.attributes['style:display-name'] ?? element.attributes['style:name'] ?? '').replaceAll(
        '_20_',
        ' ',
      ),
    );
  }

  /** The outline level that a paragraph's style gives it. */
  outlineLevel(style: string | undefined): number | null {
    const level = Number(
      this.first('paragraph', style, (element) => element.attributes['style:default-outline-level']) ?? '',
    );
    return Number.isInteger(level) && level > 0 && level < 11 ? level : null;
  }

  direction(style: string | undefined): Direction | null {
    const mode = this.first(
      'paragraph',
      style,
      (element) => childOf(element, 'style:paragraph-properties')?.attributes['style:writing-mode'],
    );
    return mode === undefined ? null : mode.startsWith('rl') ? 'rtl' : mode.startsWith('lr') ? 'ltr' : null;
  }

  isHidden(family: string, style: string | undefined): boolean {
    return this.property(family, style, 'text:display') === 'none';
  }

  marks(family: string, style: string | undefined): readonly Style[] {
    const property = (name: string): string => this.property(family, style, name) ?? '';
    const found: Style[] = [];
    if (/^(?:bold|[6-9]00)$/u.test(property('fo:font-weight'))) found.push('bold');
    if (/^(?:italic|oblique)$/u.test(property('fo:font-style'))) found.push('italic');
    if (!/^(?:none)?$/u.test(property('style:text-underline-style'))) found.push('underline');
    if (!/^(?:none)?$/u.test(property('style:text-line-through-style'))) found.push('strike');
    const position = property('style:text-position');
    if (/^(?:super|[1-9])/u.test(position)) found.push('superscript');
    if (/^(?:sub|-[1-9])/u.test(position)) found.push('subscript');
    return found;
  }

  private property(family: string, style: string | undefined, name: string): string | undefined {
    return this.first(
      family,
      style,
      (element) => childOf(element, 'style:text-properties')?.attributes[name],
    );
  }

  private first(
    family: string,
    style: string | undefined,
    pick: (element: XmlElement) => string | undefined,
  ): string | undefined {
    for (const element of this.chain(family, style)) {
      const found = pick(element);
      if (found !== undefined && found !== '') return found;
    }
    return undefined;
  }

  private chain(family: string, style: string | undefined): readonly XmlElement[] {
    const chain: XmlElement[] = [];
    let name = style;
    while (name !== undefined && chain.length < 20) {
      const element = this.byName.get(`${family} ${name}`);
      if (element === undefined || chain.includes(element)) break;
      chain.push(element);
      name = element.attributes['style:parent-style-name'];
    }
    return chain;
  }
}

function levelsOf(element: XmlElement): ListStyle {
  const levels = new Map<number, ListLevel>();
  for (const child of childrenOf(element)) {
    const { attributes } = child;
    const level = Number(attributes['text:level'] ?? '1');
    const bullet =
      child.name.endsWith('style-bullet') || child.name.endsWith('style-image')
        ? (attributes['text:bullet-char'] ?? '•')
        : null;
    levels.set(level, {
      format: attributes['style:num-format'] ?? '',
      isDoubling: attributes['style:num-letter-sync'] === 'true',
      prefix: attributes['style:num-prefix'] ?? '',
      suffix: attributes['style:num-suffix'] ?? '',
      shown: Math.min(10, Math.max(1, Number(attributes['text:display-levels'] ?? '1') || 1)),
      start: Number.parseInt(attributes['text:start-value'] ?? '1', 10) || 0,
      bullet,
      pattern: attributes['style:num-list-format'] ?? attributes['loext:num-list-format'] ?? null,
    });
  }
  return levels;
}
