import type { SourceFootnote } from '../source-blocks.ts';
import { attribute, elementsOf, textOf, type HtmlElement } from './html-tree.ts';

/** Footnotes of a page: marks that link to a text on the same page, as Word, Wikipedia and pandoc write them. */
export interface HtmlNotes {
  readonly footnotes: readonly SourceFootnote[];
  /** The link (or superscript around it) that is a mark -> the footnote. */
  readonly marks: ReadonlyMap<HtmlElement, string>;
  /** Elements that hold only a footnote's text: not part of the reading text. */
  readonly bodies: ReadonlySet<HtmlElement>;
}

const MARK = /^\[?\(?(?:\d{1,4}|[a-z]|[ivxl]{1,6}|\*{1,4}|†+|‡+|note \d+)\)?\]?$/iu;
const NOTE_ID = /^_?(?:ftn|fn|footnote|endnote|edn|en|note|cite_note|n)[-_:.]?\w*$/iu;
const BACK =
  /^#_?(?:ftnref|fnref|footnote-?ref|ednref|endnote-?ref|enref|noteref|cite_ref|ref|r)[-_:.]?\w*/iu;

export function findNotes(body: HtmlElement): HtmlNotes {
  const targets = new Map<string, HtmlElement>();
  for (const element of elementsOf(body))
    for (const name of [
      attribute(element, 'id'),
      element.tagName === 'a' ? attribute(element, 'name') : null,
    ])
      if (name !== null && name !== '' && !targets.has(name)) targets.set(name, element);
  const notes: SourceFootnote[] = [];
  const marks = new Map<HtmlElement, string>();
  const bodies = new Set<HtmlElement>();
  const byTarget = new Map<HtmlElement, string>();
  for (const link of elementsOf(body)) {
    const holder = noteOf(link, targets);
    if (holder === null || bodies.has(link)) continue;
    const known = byTarget.get(holder);
    const id = known ?? `note-${notes.length + 1}`;
    marks.set(link, id);
    if (known !== undefined) continue;
    byTarget.set(holder, id);
    bodies.add(holder);
    notes.push({ id, label: textOf(link), text: noteText(holder, textOf(link)) });
  }
  for (const { mark, own, holder } of raisedPairs(body, marks, bodies)) {
    const id = `note-${notes.length + 1}`;
    marks.set(mark, id);
    bodies.add(holder);
    notes.push({ id, label: textOf(mark), text: textOf(holder, (element) => element === own) });
  }
  return { footnotes: notes, marks, bodies };
}

interface RaisedPair {
  readonly mark: HtmlElement;
  readonly own: HtmlElement;
  readonly holder: HtmlElement;
}

/** Notes without links: a paragraph that begins with a raised number, and that number raised earlier in the text. */
function raisedPairs(
  body: HtmlElement,
  marks: ReadonlyMap<HtmlElement, string>,
  bodies: ReadonlySet<HtmlElement>,
): readonly RaisedPair[] {
  const pairs: RaisedPair[] = [];
  const open = new Map<string, HtmlElement>();
  for (const raised of elementsOf(body)) {
    if (raised.tagName !== 'sup' || marks.has(raised)) continue;
    const label = textOf(raised);
    if (!/^\d{1,3}$/u.test(label) || [...elementsOf(raised)].some(({ tagName }) => tagName === 'a')) continue;
    const holder = noteParagraph(raised);
    if (holder === null) {
      if (!open.has(label)) open.set(label, raised);
      continue;
    }
    const mark = open.get(label);
    if (mark === undefined || bodies.has(holder)) continue;
    open.delete(label);
    pairs.push({ mark, own: raised, holder });
  }
  return pairs;
}

/** The paragraph that begins with a raised number and goes on with words; null if it stands elsewhere. */
function noteParagraph(raised: HtmlElement): HtmlElement | null {
  const holder = raised.parentNode;
  if (holder === null || !('tagName' in holder) || !/^(?:p|div|li)$/.test(holder.tagName)) return null;
  const first = holder.childNodes.find((node) => !('value' in node) || node.value.trim() !== '');
  return first === raised && /\p{L}/u.test(textOf(holder, (element) => element === raised)) ? holder : null;
}

/** The element that holds the footnote a link points at; null if the link is no mark. */
function noteOf(link: HtmlElement, targets: ReadonlyMap<string, HtmlElement>): HtmlElement | null {
  const href = attribute(link, 'href');
  if (link.tagName !== 'a' || href === null || !href.startsWith('#') || href.length < 2) return null;
  const name = href.slice(1);
  const target = targets.get(name) ?? targets.get(safeDecode(name));
  const isMarked =
    /doc-noteref/u.test(attribute(link, 'role') ?? '') || attribute(link, 'epub:type') === 'noteref';
  if (target === undefined || !MARK.test(textOf(link))) return null;
  // a link from the note back to its mark is not a mark
  const own = attribute(link, 'name') ?? attribute(link, 'id') ?? '';
  if (BACK.test(href) || (/^_?(?:ftn|edn|fn)\d+$/iu.test(own) && !isMarked)) return null;
  const isNote =
    isMarked || NOTE_ID.test(name) || /doc-(?:foot|end)note/u.test(attribute(target, 'role') ?? '');
  return isNote ? holderOf(target) : null;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A target may be an empty anchor at the note's beginning: the note is the block around it. */
function holderOf(target: HtmlElement): HtmlElement | null {
  let element: HtmlElement = target;
  while (/^(?:a|sup|span|b|i|small|font)$/.test(element.tagName)) {
    const parent = element.parentNode;
    if (parent === null || !('tagName' in parent)) return null;
    element = parent;
  }
  return /^(?:body|html|table|main|article)$/.test(element.tagName) ? null : element;
}

function noteText(holder: HtmlElement, label: string): string {
  const isBack = (element: HtmlElement): boolean => {
    if (element.tagName !== 'a') return false;
    const href = attribute(element, 'href');
    return (
      href !== null &&
      (BACK.test(href) ||
        (href.startsWith('#') && /^(?:[↩↑^⏎]|\s)*\uFE0E?$|^\[?\d{1,4}\]?$/u.test(textOf(element))))
    );
  };
  const text = textOf(holder, isBack);
  // The note may begin with its own number, which its label says already.
  const bare = label.replace(/[^\p{L}\p{N}*†‡]/gu, '');
  const own = /^\s*[[(]?([\p{L}\p{N}*†‡]{1,6})[\])]?[.:]?\s+/u.exec(text);
  const withoutOwn = own !== null && own[1] === bare ? text.slice(own[0].length) : text;
  return withoutOwn.replace(/^[\s↩↑^]+|[\s↩↑]+$/gu, '');
}
