import { formatNumber } from './number-format.ts';
import type { Style, StyleSheet } from './styles.ts';
import { bulletText } from './symbol-fonts.ts';
import {
  type XmlElement,
  childOf,
  childrenOf,
  numberOf,
  toggleOf,
  valueOf,
  wholeNumber,
} from './xml-tree.ts';

/** One level of a list as `w:lvl` defines it. */
interface Level {
  readonly start: number;
  readonly format: string;
  readonly text: string;
  /** 1-based level that restarts this one; 0: never; null: any level above. */
  readonly restart: number | null;
  readonly isLegal: boolean;
  readonly styleId: string | null;
  readonly font: string | null;
  readonly isPicture: boolean;
  readonly isHidden: boolean;
}

interface AbstractList {
  readonly id: string;
  readonly levels: ReadonlyMap<number, Level>;
  readonly styleLink: string | null;
}

interface Override {
  readonly start: number | null;
  readonly level: Level | null;
}

interface ListInstance {
  readonly id: string;
  readonly abstractId: string;
  readonly overrides: ReadonlyMap<number, Override>;
}

/** Where a paragraph stands in a list. */
export interface ListPlace {
  readonly list: string;
  readonly level: number;
}

/** A computed label: as the page shows it, and whether it is a bullet. */
export interface ListLabel {
  readonly text: string | null;
  readonly isBullet: boolean;
  readonly format: string;
}

/** The lists of a document. */
export interface Numbering {
  /** The list and level of a paragraph from its own properties and its styles; null for none or "no number". */
  place(properties: XmlElement | null, chain: readonly Style[]): ListPlace | null;
  /** A fresh set of counters: one for each view of the text. */
  counters(language: string | null): ListCounters;
}

/** Counts the paragraphs of one view, in order. */
export interface ListCounters {
  next(place: ListPlace): ListLabel;
}

/** No page shows a longer label; the contract allows no longer one. */
const MAX_LABEL = 200;

const EMPTY_LEVEL: Level = {
  start: 1,
  format: 'decimal',
  text: '',
  restart: null,
  isLegal: false,
  styleId: null,
  font: null,
  isPicture: false,
  isHidden: false,
};

/** Reads `numbering.xml`. */
export function readNumbering(root: XmlElement | null, styles: StyleSheet): Numbering {
  const abstracts = new Map<string, AbstractList>();
  for (const element of childrenOf(root, 'w:abstractNum')) {
    const id = element.attributes['w:abstractNumId'] ?? '';
    abstracts.set(id, { id, levels: readLevels(element), styleLink: valueOf(element, 'w:numStyleLink') });
  }
  const lists = new Map<string, ListInstance>();
  for (const element of childrenOf(root, 'w:num')) {
    const id = normalId(element.attributes['w:numId']);
    if (id !== null)
      lists.set(id, {
        id,
        abstractId: valueOf(element, 'w:abstractNumId') ?? '',
        overrides: readOverrides(element),
      });
  }
  const resolve = (list: ListInstance): AbstractList | null =>
    resolveAbstract(list, lists, abstracts, styles);
  return {
    place: (properties, chain) =>
      findPlace(properties, chain, (id) => {
        const list = lists.get(id);
        return list === undefined ? null : resolve(list);
      }),
    counters: (language) =>
      createCounters((id) => {
        const list = lists.get(id);
        const abstract = list === undefined ? null : resolve(list);
        return list === undefined || abstract === null ? null : { list, abstract };
      }, language),
  };
}

function normalId(text: string | null | undefined): string | null {
  const number = wholeNumber(text);
  return number === null ? null : String(number);
}

function readLevels(element: XmlElement): ReadonlyMap<number, Level> {
  const levels = new Map<number, Level>();
  for (const level of childrenOf(element, 'w:lvl')) {
    const index = wholeNumber(level.attributes['w:ilvl']);
    if (index !== null && index >= 0 && index < 9) levels.set(index, readLevel(level));
  }
  return levels;
}

function readLevel(element: XmlElement): Level {
  const format = childOf(element, 'w:numFmt');
  const run = childOf(element, 'w:rPr');
  const fonts = childOf(run, 'w:rFonts')?.attributes;
  return {
    start: numberOf(element, 'w:start') ?? 0,
    format: formatName(format),
    text: valueOf(element, 'w:lvlText') ?? '',
    restart: numberOf(element, 'w:lvlRestart'),
    isLegal: toggleOf(element, 'w:isLgl') ?? false,
    styleId: valueOf(element, 'w:pStyle'),
    font: fonts?.['w:ascii'] ?? fonts?.['w:hAnsi'] ?? null,
    isPicture: childOf(element, 'w:lvlPicBulletId') !== null,
    isHidden: toggleOf(run, 'w:vanish') ?? false,
  };
}

/** Custom formats ("001, 002, 003, ...") become `pad:3`; everything else is the name of the format. */
function formatName(element: XmlElement | null): string {
  const name = element?.attributes['w:val'] ?? 'decimal';
  if (name !== 'custom') return name;
  const first = (element?.attributes['w:format'] ?? '').split(',')[0]?.trim() ?? '';
  return /^0+1$/.test(first) ? `pad:${first.length}` : 'decimal';
}

function readOverrides(element: XmlElement): ReadonlyMap<number, Override> {
  const overrides = new Map<number, Override>();
  for (const override of childrenOf(element, 'w:lvlOverride')) {
    const index = wholeNumber(override.attributes['w:ilvl']);
    if (index === null || index < 0 || index > 8) continue;
    const level = childOf(override, 'w:lvl');
    overrides.set(index, {
      start: numberOf(override, 'w:startOverride'),
      level: level === null ? null : readLevel(level),
    });
  }
  return overrides;
}

/** Follows `numStyleLink` through the numbering style to the list that holds the levels. */
function resolveAbstract(
  list: ListInstance,
  lists: ReadonlyMap<string, ListInstance>,
  abstracts: ReadonlyMap<string, AbstractList>,
  styles: StyleSheet,
): AbstractList | null {
  let current: ListInstance | undefined = list;
  for (let hops = 0; current !== undefined && hops < 8; hops++) {
    const abstract = abstracts.get(current.abstractId);
    if (abstract === undefined) return null;
    if (abstract.styleLink === null) return abstract;
    const style: Style | undefined = styles.chain(abstract.styleLink, 'numbering')[0];
    const id = normalId(valueOf(childOf(style?.paragraph, 'w:numPr'), 'w:numId'));
    current = id === null ? undefined : lists.get(id);
  }
  return null;
}

function findPlace(
  properties: XmlElement | null,
  chain: readonly Style[],
  abstractOf: (list: string) => AbstractList | null,
): ListPlace | null {
  const own = childOf(properties, 'w:numPr');
  const ownList = normalId(valueOf(own, 'w:numId'));
  const ownLevel = numberOf(own, 'w:ilvl');
  const list =
    ownList ?? firstOf(chain, (style) => normalId(valueOf(childOf(style.paragraph, 'w:numPr'), 'w:numId')));
  if (list === null || list === '0') return null;
  const abstract = abstractOf(list);
  if (abstract === null) return null;
  const level =
    ownLevel ?? (ownList === null ? styleLevel(chain, abstract) : firstOf(chain, explicitLevel)) ?? 0;
  return level >= 0 && level < 9 ? { list, level } : null;
}

function explicitLevel(style: Style): number | null {
  return numberOf(childOf(style.paragraph, 'w:numPr'), 'w:ilvl');
}

/** In a style the level is the one linked to it by `pStyle`; a level written in the style serves where none is. */
function styleLevel(chain: readonly Style[], abstract: AbstractList): number | null {
  return firstOf(chain, (style) => {
    for (const [index, level] of abstract.levels) if (level.styleId === style.id) return index;
    return explicitLevel(style);
  });
}

function firstOf<T, R>(items: readonly T[], pick: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = pick(item);
    if (found !== null) return found;
  }
  return null;
}

interface Resolved {
  readonly list: ListInstance;
  readonly abstract: AbstractList;
}

function createCounters(resolve: (list: string) => Resolved | null, language: string | null): ListCounters {
  // Counters belong to the abstract list: two instances of it continue each other.
  const counts = new Map<string, (number | undefined)[]>();
  const consumedOverrides = new Set<string>();
  return {
    next: (place) => {
      const resolved = resolve(place.list);
      if (resolved === null) return { text: null, isBullet: false, format: 'none' };
      const values = counts.get(resolved.abstract.id) ?? [];
      counts.set(resolved.abstract.id, values);
      advance(resolved, place.level, values, consumedOverrides);
      return labelOf(resolved, place.level, values, language);
    },
  };
}

function levelOf({ list, abstract }: Resolved, index: number): Level {
  return list.overrides.get(index)?.level ?? abstract.levels.get(index) ?? EMPTY_LEVEL;
}

function startOf(resolved: Resolved, index: number): number {
  return resolved.list.overrides.get(index)?.start ?? levelOf(resolved, index).start;
}

function advance(
  resolved: Resolved,
  index: number,
  values: (number | undefined)[],
  consumed: Set<string>,
): void {
  const override = resolved.list.overrides.get(index)?.start ?? null;
  const key = `${resolved.list.id}/${index}`;
  if (override !== null && !consumed.has(key)) {
    // A start override works once for its instance, at the first paragraph of that level.
    consumed.add(key);
    values[index] = override;
  } else {
    const before = values[index];
    values[index] = before === undefined ? startOf(resolved, index) : before + 1;
  }
  // A level that was jumped over counts as begun: the next paragraph of it shows the number after.
  for (let above = 0; above < index; above++) values[above] ??= startOf(resolved, above);
  for (let below = index + 1; below < 9; below++) {
    const restart = levelOf(resolved, below).restart;
    if (restart === null || (restart > 0 && index < restart)) values[below] = undefined;
  }
}

function labelOf(
  resolved: Resolved,
  index: number,
  values: readonly (number | undefined)[],
  language: string | null,
): ListLabel {
  const level = levelOf(resolved, index);
  const isBullet = level.format === 'bullet' || level.isPicture;
  const outcome = (text: string): ListLabel => ({
    text: level.isHidden || text.trim() === '' ? null : text.trim().slice(0, MAX_LABEL),
    isBullet,
    format: level.format,
  });
  if (level.isPicture) return outcome('•');
  if (isBullet) return outcome(bulletText(level.text, level.font));
  const text = level.text.replace(/%([1-9])/g, (_, digit: string) => {
    const at = Number(digit) - 1;
    if (at > index) return '';
    const shown = levelOf(resolved, at);
    const value = values[at] ?? startOf(resolved, at);
    return showNumber(value, level.isLegal && shown.format !== 'none' ? 'decimal' : shown.format, language);
  });
  return outcome(text);
}

function showNumber(value: number, format: string, language: string | null): string {
  if (format.startsWith('pad:')) return String(value).padStart(Number(format.slice(4)), '0');
  if (format === 'bullet') return '';
  return formatNumber(value, format, language);
}
