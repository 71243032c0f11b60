import type { FootnoteReference } from '../../../../shared/domain/document.ts';
import type { SourceFootnote } from '../source-blocks.ts';
import type { LineText } from './line-text.ts';
import { formatNumber } from './number-format.ts';
import { type XmlElement, childOf, childrenOf, numberOf, valueOf } from './xml-tree.ts';

export type NoteKind = 'footnote' | 'endnote';

/** How notes of one kind are counted, by the document and by its sections. */
interface NoteRules {
  readonly format: string;
  readonly start: number;
  readonly restart: string;
}

/** Counts notes in the order of their marks and hands out ids and labels. */
export class NoteBook {
  readonly footnotes: SourceFootnote[] = [];
  /** True when the file restarts numbers on each page: which page a mark is on is unknown here. */
  restartsOnPages = false;
  private readonly settings: XmlElement | null;
  private readonly sections: readonly XmlElement[];
  private readonly counts = { footnote: new Counter(), endnote: new Counter() };
  private readonly known = new Map<string, string>();
  private readonly readText: (kind: NoteKind, id: string, reference: string) => string | null;

  constructor(
    settings: XmlElement | null,
    sections: readonly XmlElement[],
    readText: (kind: NoteKind, id: string, reference: string) => string | null,
  ) {
    this.settings = settings;
    this.sections = sections;
    this.readText = readText;
  }

  /** References for the notes of a line. A mark whose note is missing in the file gives an empty note. */
  referencesOf(line: LineText): readonly FootnoteReference[] {
    return line.notes.map(({ offset, note, section }) => {
      const key = `${note.note}/${note.id}`;
      const footnote = this.known.get(key) ?? this.add(note.note, note.id, note.mark, section);
      this.known.set(key, footnote);
      return { offset, footnote };
    });
  }

  private add(kind: NoteKind, id: string, mark: string | null, section: number): string {
    const label = mark?.slice(0, 100) ?? this.counts[kind].next(this.rulesFor(kind, section), section);
    const reference = `${kind}-${this.known.size + 1}`;
    const text = this.readText(kind, id, reference) ?? '';
    // An author's own mark is typed again at the head of the note.
    const body = mark !== null && text.startsWith(mark) ? text.slice(mark.length).trimStart() : text;
    this.footnotes.push({ id: reference, label, text: body });
    return reference;
  }

  private rulesFor(kind: NoteKind, section: number): NoteRules {
    const name = kind === 'footnote' ? 'w:footnotePr' : 'w:endnotePr';
    const own = childOf(this.sections[section] ?? this.sections.at(-1) ?? null, name);
    const common = childOf(this.settings, name);
    const restart = valueOf(own, 'w:numRestart') ?? valueOf(common, 'w:numRestart') ?? 'continuous';
    if (restart === 'eachPage') this.restartsOnPages = true;
    return {
      format:
        valueOf(own, 'w:numFmt') ??
        valueOf(common, 'w:numFmt') ??
        (kind === 'footnote' ? 'decimal' : 'lowerRoman'),
      start: numberOf(own, 'w:numStart') ?? numberOf(common, 'w:numStart') ?? 1,
      restart,
    };
  }
}

class Counter {
  private value: number | null = null;
  private section = -1;

  next(rules: NoteRules, section: number): string {
    const isNew = this.value === null || (rules.restart === 'eachSect' && section !== this.section);
    this.value = isNew || this.value === null ? rules.start : this.value + 1;
    this.section = section;
    return formatNumber(this.value, rules.format);
  }
}

/** The notes of a part by id; separators and continuation notices are none. */
export function notesById(
  root: XmlElement | null,
  name: 'w:footnote' | 'w:endnote',
): ReadonlyMap<string, XmlElement> {
  const notes = new Map<string, XmlElement>();
  for (const element of childrenOf(root, name)) {
    const type = element.attributes['w:type'] ?? 'normal';
    if (type === 'normal') notes.set(element.attributes['w:id'] ?? '', element);
  }
  return notes;
}
