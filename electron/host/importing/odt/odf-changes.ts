import { childOf, childrenOf, textOf, type XmlElement } from '../docx/xml-tree.ts';
import type { ChangeInBlock, CommentInBlock } from '../source-blocks.ts';

interface Region {
  readonly kind: ChangeInBlock['kind'];
  readonly author: string | null;
  readonly date: string | null;
  /** The words that were deleted: the file keeps them apart from the text. */
  readonly deleted: string;
}

interface OpenComment {
  readonly name: string | null;
  readonly at: number;
  readonly block: number;
  quote: string | null;
  readonly author: string | null;
  readonly date: string | null;
  readonly text: string;
  readonly done: boolean;
  /** The name of the comment that this one answers. */
  readonly answers: string | null;
}

const MAX_WORDS = 100_000;

/** Tracked changes and comments, in the order of the text, and the whole text with and without the changes. */
export class OdfChanges {
  private readonly regions = new Map<string, Region>();
  private readonly open = new Map<
    string,
    { readonly region: Region; text: string; readonly block: number | null }
  >();
  private readonly found: { region: Region; text: string; block: number | null }[] = [];
  private readonly notes: OpenComment[] = [];
  private accepted = '';
  private rejected = '';

  constructor(tracked: XmlElement | null) {
    for (const region of childrenOf(tracked, 'text:changed-region')) {
      const change = childrenOf(region)[0];
      const id = region.attributes['text:id'] ?? region.attributes['xml:id'];
      if (change === undefined || id === undefined) continue;
      const info = childOf(change, 'office:change-info');
      this.regions.set(id, {
        kind:
          change.name === 'text:insertion'
            ? 'insertion'
            : change.name === 'text:deletion'
              ? 'deletion'
              : 'formatting',
        author: words(childOf(info, 'dc:creator')),
        date: words(childOf(info, 'dc:date')),
        deleted: childrenOf(change)
          .filter(({ name }) => name !== 'office:change-info')
          .map(plainOf)
          .join('\n'),
      });
    }
  }

  /** True while nothing of the reading text is being read. The format keeps deleted words elsewhere. */
  get isDeleting(): boolean {
    return false;
  }

  /** A change was met in a paragraph that may have no words. */
  get isWaiting(): boolean {
    return this.open.size > 0 || this.found.some(({ block }) => block === null);
  }

  text(raw: string): void {
    const folded = raw.replace(/[ \t\r\n]+/gu, ' ');
    this.accepted += folded;
    let isInserted = false;
    for (const one of this.open.values()) {
      one.text += folded;
      isInserted ||= one.region.kind === 'insertion';
    }
    if (!isInserted) this.rejected += folded;
  }

  /** `text:change-start`, `text:change-end`, or the point at which words were deleted. */
  mark(element: XmlElement, block: number | null): void {
    const id = element.attributes['text:change-id'] ?? '';
    const region = this.regions.get(id);
    if (region === undefined) return;
    if (element.name === 'text:change-start') this.open.set(id, { region, text: '', block });
    else if (element.name === 'text:change-end') {
      const one = this.open.get(id);
      this.open.delete(id);
      if (one !== undefined) this.found.push(one);
    } else {
      this.found.push({ region, text: region.deleted, block });
      this.rejected += region.deleted;
    }
  }

  comment(element: XmlElement, block: number): void {
    const name = element.attributes['office:name'] ?? null;
    if (element.name === 'office:annotation-end') {
      const open = this.notes.findLast((one) => one.name !== null && one.name === name);
      if (open !== undefined) open.quote = this.accepted.slice(open.at).trim().slice(0, MAX_WORDS);
      return;
    }
    const text = childrenOf(element)
      .filter((child) => child.name === 'text:p' || child.name === 'text:list' || child.name === 'text:h')
      .map(plainOf)
      .join('\n');
    this.notes.push({
      name,
      at: this.accepted.length,
      block,
      quote: null,
      author: words(childOf(element, 'dc:creator')),
      date: words(childOf(element, 'dc:date')),
      text: text.slice(0, MAX_WORDS),
      done: (element.attributes['loext:resolved'] ?? '') === 'true',
      answers: element.attributes['loext:parent-name'] ?? element.attributes['office:parent-name'] ?? null,
    });
  }

  endParagraph(block: number | null): void {
    this.accepted += '\n';
    const isInserted = [...this.open.values()].some(({ region }) => region.kind === 'insertion');
    if (!isInserted) this.rejected += '\n';
    if (block !== null) this.settle(block);
  }

  /** Gives what stood outside every paragraph its block. */
  settle(block: number): void {
    for (const one of this.found) one.block ??= Math.max(0, block);
  }

  all(blocks: number): readonly ChangeInBlock[] {
    return this.found
      .map(({ region, text, block }) => ({
        kind: region.kind,
        author: region.author,
        date: region.date,
        text: text.replace(/\s+/gu, ' ').trim().slice(0, MAX_WORDS),
        block: block === null || blocks === 0 ? null : Math.min(block, blocks - 1),
      }))
      .filter(({ text, kind }) => text !== '' || kind === 'formatting');
  }

  comments(blocks: number): readonly CommentInBlock[] {
    const places = new Map<string, number>();
    for (const [index, { name }] of this.notes.entries())
      if (name !== null && !places.has(name)) places.set(name, index);
    return this.notes.map(({ author, date, text, quote, block, done, answers }, index) => {
      const parent = answers === null ? undefined : places.get(answers);
      return {
        author,
        date,
        text,
        quote: quote === '' ? null : quote,
        block: blocks === 0 ? null : Math.min(block, blocks - 1),
        ...(done ? { done: true as const } : {}),
        ...(parent === undefined || parent === index ? {} : { replyTo: parent }),
      };
    });
  }

  /** The whole text with all changes accepted, and rejected; null where none is tracked. */
  views(): { readonly accepted: string | null; readonly rejected: string | null } {
    if (this.found.length === 0) return { accepted: null, rejected: null };
    const tidy = (text: string): string =>
      text
        .replace(/[ \t]+/gu, ' ')
        .replace(/ ?\n[ \n]*/gu, '\n')
        .trim();
    return { accepted: tidy(this.accepted), rejected: tidy(this.rejected) };
  }
}

function words(element: XmlElement | null): string | null {
  const text = element === null ? '' : textOf(element).trim();
  return text === '' ? null : text.slice(0, 100);
}

function plainOf(element: XmlElement): string {
  if (element.name === 'text:s') return ' ';
  if (element.name === 'text:tab') return '\t';
  if (element.name === 'text:line-break') return '\n';
  if (element.name === 'office:annotation') return '';
  return element.children.map((child) => (typeof child === 'string' ? child : plainOf(child))).join('');
}
