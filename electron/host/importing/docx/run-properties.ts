import type { Style, StyleSheet } from './styles.ts';
import type { EmphasisStyle } from './text-model.ts';
import { type XmlElement, childOf, toggleOf, valueOf } from './xml-tree.ts';

/** How a run looks, as far as a reading text shows it. */
export interface RunLook {
  readonly emphasis: readonly EmphasisStyle[];
  readonly isHidden: boolean;
}

/**
 * Emphasis of a run: what is written at the run wins, then its character style, then (outside headings,
 * which are bold as a whole) the paragraph style. Bold and italic toggle between the two styles.
 */
export function lookOf(
  run: XmlElement | null,
  paragraphChain: readonly Style[],
  sheet: StyleSheet,
  isHeading: boolean,
): RunLook {
  const characterChain = sheet.chain(valueOf(run, 'w:rStyle'), 'character');
  const isLink = characterChain.some((style) =>
    /^(?:internet link|hyperlink|followedhyperlink)$/i.test(style.name),
  );
  const toggle = (name: string): boolean => {
    const own = toggleOf(run, name);
    if (own !== null) return own;
    const character = firstToggle(characterChain, name) ?? false;
    const paragraph = isHeading ? false : (firstToggle(paragraphChain, name) ?? false);
    return character !== paragraph;
  };
  const emphasis: EmphasisStyle[] = [];
  if (toggle('w:b') || (isComplex(run) && toggle('w:bCs'))) emphasis.push('bold');
  if (toggle('w:i') || (isComplex(run) && toggle('w:iCs'))) emphasis.push('italic');
  if (isUnderlined(run, isLink ? [] : characterChain, isHeading ? [] : paragraphChain))
    emphasis.push('underline');
  if (toggle('w:strike') || toggle('w:dstrike')) emphasis.push('strike');
  const align = valueOf(run, 'w:vertAlign') ?? firstValue(characterChain, 'w:vertAlign');
  if (align === 'superscript' || align === 'subscript') emphasis.push(align);
  return { emphasis, isHidden: toggle('w:vanish') };
}

function isComplex(run: XmlElement | null): boolean {
  return toggleOf(run, 'w:rtl') === true || toggleOf(run, 'w:cs') === true;
}

function isUnderlined(
  run: XmlElement | null,
  character: readonly Style[],
  paragraph: readonly Style[],
): boolean {
  const value = valueOf(run, 'w:u') ?? firstValue(character, 'w:u') ?? firstValue(paragraph, 'w:u');
  return value !== null && value !== 'none';
}

function firstToggle(chain: readonly Style[], name: string): boolean | null {
  for (const style of chain) {
    const value = toggleOf(style.run, name);
    if (value !== null) return value;
  }
  return null;
}

function firstValue(chain: readonly Style[], name: string): string | null {
  for (const style of chain) {
    const value = valueOf(style.run, name);
    if (value !== null) return value;
  }
  return null;
}

/** Counts the languages that runs state, by the letters they stand for. */
export class LanguageTally {
  private readonly letters = new Map<string, number>();
  private readonly sheet: StyleSheet;

  constructor(sheet: StyleSheet) {
    this.sheet = sheet;
  }

  add(text: string, run: XmlElement | null, paragraphChain: readonly Style[]): void {
    const attribute = scriptAttribute(text, run);
    const language =
      childOf(run, 'w:lang')?.attributes[attribute] ??
      languageIn(this.sheet.chain(valueOf(run, 'w:rStyle'), 'character'), attribute) ??
      languageIn(paragraphChain, attribute) ??
      childOf(this.sheet.defaultRun, 'w:lang')?.attributes[attribute];
    if (language === undefined || !/^[A-Za-z]{2,3}(?:-|$)/.test(language)) return;
    const primary = (language.split('-')[0] ?? language).toLowerCase();
    this.letters.set(primary, (this.letters.get(primary) ?? 0) + text.length);
  }

  /** The language stated for most letters. */
  most(): string | null {
    let best: string | null = null;
    for (const [language, count] of this.letters) {
      if (best === null || count > (this.letters.get(best) ?? 0)) best = language;
    }
    return best;
  }
}

const RTL_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const EAST_ASIAN_LETTER = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/;

/** `w:lang` states three languages; which one counts depends on the script of the run. */
function scriptAttribute(text: string, run: XmlElement | null): 'w:val' | 'w:eastAsia' | 'w:bidi' {
  if (toggleOf(run, 'w:rtl') === true || RTL_LETTER.test(text)) return 'w:bidi';
  return EAST_ASIAN_LETTER.test(text) ? 'w:eastAsia' : 'w:val';
}

function languageIn(chain: readonly Style[], attribute: string): string | undefined {
  for (const style of chain) {
    const value = childOf(style.run, 'w:lang')?.attributes[attribute];
    if (value !== undefined) return value;
  }
  return undefined;
}
