import {
  plainBlock,
  type RepairInBlock,
  type SourceBlock,
  type SourceFootnote,
  type SourceReading,
} from './blocks.ts';
import { isTitleLike } from './heading-lines.ts';
import { BulletIndents } from './bullet-indents.ts';
import { bareNumberChain } from './number-chains.ts';
import { isBullet, labelFrame, normalizeLabel, readLabel } from './numbering.ts';
import { isProse } from './number-gaps.ts';
import type { OpenBlock } from './open-block.ts';
import { markOf, mayStandAfter, NOTE_LINE, readsAsNote } from './note-marks.ts';
import { isPlaceLine, isOrganLine, isResolutionHeading, keywordLine } from './resolution-lines.ts';
import {
  beginsInside,
  damagedBullets,
  damagedRun,
  endsSentence,
  isUnfinished,
  joinsNext,
  hangs,
  joinText,
  PAGE_LINE,
  pageFurniture,
  wrapWidth,
  type TextLine,
} from './text-lines.ts';
import { beginsWithMonth, findTypedLabel, LabelTrack, type TypedLabel } from './typed-label.ts';

// Reads a plain text file: lines become blocks with the labels typed into them. Whatever is put right is a
// repair with the source's characters; what only may be damaged is reported and left as it stands.

const RULER = /^[_\-=*~—–.·\s]{5,}$/u;

/** Reads the lines of one text, from top to bottom. */
export class PlainTextReader {
  private readonly blocks: SourceBlock[] = [];
  private readonly footnotes: SourceFootnote[] = [];
  private readonly repairs: RepairInBlock[] = [];
  private readonly track = new LabelTrack();
  private readonly indents = new BulletIndents();
  private readonly chain: ReadonlySet<string>;
  private readonly bullets: ReadonlySet<string>;
  private readonly width: number | null;
  private readonly loneNumbers: ReadonlySet<number>;
  private open: OpenBlock | null = null;
  /** Set after a page number inside a sentence: the next line goes on. */
  private resume: string | null = null;
  /** The block that a page break cut in the middle of a sentence, by its index. */
  private cut: number | null = null;
  private inNotes = false;
  /** The last line of the last note, while its rule's notes go on. */
  private lastNote: TextLine | null = null;
  private titleOpen = false;
  private lostNotes = 0;

  private readonly lines: readonly TextLine[];
  private readonly furniture: ReadonlySet<number>;

  constructor(lines: readonly TextLine[]) {
    this.lines = lines;
    this.chain = bareNumberChain(lines.map((line) => line.text));
    this.bullets = damagedBullets(lines);
    this.furniture = pageFurniture(lines);
    this.width = wrapWidth(
      lines,
      (text) => keywordLine(text) !== null || findTypedLabel(text)?.force === 'sure',
    );
    this.loneNumbers = new Set(
      lines.filter((line) => /^\d{1,4}$/.test(line.text)).map((line) => Number(line.text)),
    );
  }

  read(): Pick<SourceReading, 'blocks' | 'footnotes' | 'repairs'> & { readonly lostNotes: number } {
    for (let at = 0; at < this.lines.length; at++) {
      const line = this.lines[at];
      if (line !== undefined) at += this.take(line, at);
    }
    this.close();
    return {
      blocks: this.blocks,
      footnotes: this.footnotes,
      repairs: this.repairs,
      lostNotes: this.lostNotes,
    };
  }

  /** Takes one line; returns how many more it has used. */
  private take(line: TextLine, at: number): number {
    if (this.furniture.has(at)) return this.dropPageLine(line, 'removed-artefact');
    if (RULER.test(line.text) && !/[.·]\s*\d/u.test(line.text)) return this.takeRuler(line);
    if (PAGE_LINE.test(line.text)) return this.dropPageLine(line);
    if (this.inNotes && this.takeNote(line)) return 0;
    if (this.resume !== null) return this.resumeWith(line);
    if (this.takeDamagedBullet(line) || this.takeLetterBullet(line)) return 0;
    const found = findTypedLabel(line.text);
    if (found !== null) {
      const used = this.takeLabelled(found, line, at);
      if (used !== null) return used;
    }
    if (!this.takeRestOfCut(line) && !this.takeContinuation(line)) this.start(null, line.text, line);
    return 0;
  }

  /** The sentence that a page break cut goes on under the break. */
  private takeRestOfCut(line: TextLine): boolean {
    const cut = this.cut;
    this.cut = null;
    const block = cut === null ? undefined : this.blocks[cut];
    if (cut === null || block === undefined || cut !== this.blocks.length - 1 || this.open !== null)
      return false;
    if (!/^\p{Ll}/u.test(line.text) && !hangs(block.text)) return false;
    this.blocks.pop();
    this.open = {
      label: block.label,
      level: block.level,
      text: block.text,
      last: line,
      source: [block.text],
      joined: false,
      footnotes: block.footnotes,
    };
    this.join(this.open, line);
    return true;
  }

  private takeRuler(line: TextLine): number {
    const isCut = this.open !== null && isUnfinished(this.open.text) && this.open.text.length > 60;
    this.close();
    this.cut = isCut ? this.lastBlock() : null;
    this.inNotes = true;
    this.lastNote = null;
    this.takenBehind('removed-artefact', this.lastBlock(), line.text);
    return 0;
  }

  private dropPageLine(line: TextLine, kind: 'page-number' | 'removed-artefact' = 'page-number'): number {
    const block = this.open === null ? this.lastBlock() : this.blocks.length;
    this.takenBehind(kind, block, line.text);
    if (this.open !== null && isUnfinished(this.open.text) && this.open.text.length > 60)
      this.resume = line.raw;
    return 0;
  }

  /** A line in a block or behind it, or before all of them. */
  private takenBehind(kind: 'page-number' | 'removed-artefact', block: number | null, source: string): void {
    const place = block === null ? { block: 0 } : { block, after: true as const };
    this.repairs.push({ kind, source, result: '', ...place });
  }

  private lastBlock(): number | null {
    return this.blocks.length === 0 ? null : this.blocks.length - 1;
  }

  /** After a rule: "1 These include …", with its mark in an earlier block or without one that can be found. */
  private takeNote(line: TextLine): boolean {
    if (this.takeRestOfNote(line)) return true;
    const match = NOTE_LINE.exec(line.text);
    const label = match?.[1];
    const text = match?.[3];
    const place = label === undefined ? null : this.findMark(label);
    const isNote = place !== null || this.goesOnWithNotes(label ?? '', match?.[2] ?? '', text ?? '', line);
    if (label === undefined || text === undefined || !isNote) {
      this.inNotes = false;
      return false;
    }
    this.close();
    const id = `note-${this.footnotes.length + 1}`;
    this.footnotes.push({ id, label, text });
    this.lastNote = line;
    const block = place === null ? undefined : this.blocks[place.block];
    if (place !== null && block !== undefined)
      this.blocks[place.block] = {
        ...block,
        footnotes: [...block.footnotes, { offset: place.offset, footnote: id }],
      };
    return true;
  }

  /** A note whose mark was lost: the next of the count, or the first that reads as notes do. */
  private goesOnWithNotes(label: string, stop: string, text: string, line: TextLine): boolean {
    const value = Number(label);
    const last = this.footnotes.at(-1);
    if (!Number.isInteger(value) || stop !== '' || this.open !== null) return false;
    if (last !== undefined && Number(last.label) + 1 !== value) return false;
    if (last !== undefined && this.lastNote !== null && line.blanksBefore === 0) return true;
    return (last !== undefined || value === 1) && readsAsNote(text);
  }

  /** A long note that goes on in the next line. */
  private takeRestOfNote(line: TextLine): boolean {
    const before = this.lastNote;
    const note = this.footnotes.at(-1);
    if (before === null || note === undefined || line.blanksBefore > 0) return false;
    if (!isUnfinished(note.text) || NOTE_LINE.test(line.text)) return false;
    if (before.text.length < 60 && !/^\p{Ll}/u.test(line.text)) return false;
    this.footnotes[this.footnotes.length - 1] = { ...note, text: joinText(note.text, line.text) };
    this.lastNote = line;
    return true;
  }

  private findMark(label: string): { block: number; offset: number } | null {
    const pattern = markOf(label);
    for (let block = this.blocks.length - 1; block >= Math.max(0, this.blocks.length - 60); block--) {
      const text = this.blocks[block]?.text ?? '';
      for (const { index } of text.matchAll(pattern))
        if (mayStandAfter(text.slice(Math.max(0, index - 60), index))) return { block, offset: index };
    }
    return null;
  }

  private resumeWith(line: TextLine): number {
    const source = this.resume ?? '';
    this.resume = null;
    const open = this.open;
    if (open === null || findTypedLabel(line.text)?.force === 'sure') {
      this.start(null, line.text, line);
      return 0;
    }
    const head = `${open.last.text.slice(-60)}\n${source}\n${line.text.slice(0, 60)}`;
    const result = joinText(open.last.text.slice(-60), line.text.slice(0, 60));
    this.repairs.push({ kind: 'page-number', block: this.blocks.length, source: head, result });
    open.source.push(line.text);
    open.text = joinText(open.text, line.text);
    open.last = line;
    return 0;
  }

  private takeDamagedBullet(line: TextLine): boolean {
    const run = damagedRun(line.text);
    if (run === null || !this.bullets.has(run)) return false;
    this.start('•', line.text.slice(run.length).trim(), line);
    this.repairs.push({ kind: 'bullet', block: this.blocks.length, source: run, result: '•' });
    return true;
  }

  /** Word's hollow bullet comes out of a copied text as the letter o: one only among other bullets. */
  private takeLetterBullet(line: TextLine): boolean {
    const label = this.open?.label ?? null;
    if (this.width !== null || label === null || !(isBullet(label) || label === 'o')) return false;
    if (!/^o \S/u.test(line.text)) return false;
    this.start('o', line.text.slice(2).trimStart(), line);
    return true;
  }

  private takeLabelled(found: TypedLabel, line: TextLine, at: number): number | null {
    if (found.alone) return this.takeLoneLabel(found, line, at);
    if (!this.track.believes(found, this.chain)) return null;
    if (this.width !== null && line.blanksBefore === 0 && !this.maySplitHere(found)) return null;
    this.start(found.label, found.rest, line);
    return 0;
  }

  /** In broken text a line may begin with "5." by accident: a label there needs its predecessor or an end before it. */
  private maySplitHere(found: TypedLabel): boolean {
    return (
      this.open === null ||
      !isUnfinished(this.open.text) ||
      keywordLine(this.open.text) !== null ||
      isBullet(found.label) ||
      this.track.continues(found.label)
    );
  }

  private takeLoneLabel(found: TypedLabel, line: TextLine, at: number): number | null {
    const next = this.lines[at + 1];
    if (found.force === 'weak' && this.isPageNumber(found, next)) {
      this.resume = line.raw;
      return 0;
    }
    if (!this.believesAlone(found) && !this.standsAfterGap(found, next)) return null;
    if (next !== undefined && beginsWithMonth(next.text) && !this.track.continues(found.label)) return null;
    const nextLabel = next === undefined ? null : findTypedLabel(next.text);
    const isBare =
      next === undefined ||
      next.blanksBefore > 2 ||
      (nextLabel !== null && nextLabel.quote === '' && (nextLabel.alone || nextLabel.force === 'sure')) ||
      RULER.test(next.text) ||
      damagedRun(next.text) !== null;
    this.start(found.label, isBare ? found.rest : found.rest + next.text, isBare ? line : next);
    return isBare ? 0 : 1;
  }

  private believesAlone(found: TypedLabel): boolean {
    if (this.track.believes(found, this.chain)) return true;
    const value = Number(normalizeLabel(found.label));
    return (
      readLabel(found.label).some((reading) => reading.style === 'decimal') &&
      (this.loneNumbers.has(value + 1) || this.loneNumbers.has(value - 1))
    );
  }

  /** A number over the words of a paragraph that goes on with a count in which a few numbers are vacant. */
  private standsAfterGap(found: TypedLabel, next: TextLine | undefined): boolean {
    if (next === undefined || next.blanksBefore > 0 || !isProse(next.text)) return false;
    return this.mayEnd(found.label) && this.track.skipsAhead(found.label);
  }

  /** True if the open block may end where this label stands alone: at a stop, or as a title or an item. */
  private mayEnd(label: string): boolean {
    if (this.open === null || !isUnfinished(this.open.text) || isTitleLike(this.open.text)) return true;
    return this.open.label !== null && labelFrame(this.open.label) !== labelFrame(label);
  }

  /** A bare number between two halves of a sentence, with no list around it of which it could be a part. */
  private isPageNumber(found: TypedLabel, next: TextLine | undefined): boolean {
    const value = Number(normalizeLabel(found.label));
    const open = this.open;
    if (next === undefined || open === null || !Number.isInteger(value) || value <= 1) return false;
    if (!isUnfinished(open.text) || open.text.length < 40 || !/^\p{Ll}/u.test(next.text)) return false;
    const before = this.blocks.slice(-3).map((block) => block.label);
    return ![...before, open.label].includes(String(value - 1));
  }

  /** Adds the line to the open block where it goes on there. */
  private takeContinuation(line: TextLine): boolean {
    const open = this.open;
    if (open === null) return false;
    if (this.titleOpen && this.takeTitleLine(open, line)) return true;
    if (this.width !== null) {
      const isKeyword = !isUnfinished(open.text) && keywordLine(line.text) !== null;
      if (isKeyword || isResolutionHeading(line.text) || isResolutionHeading(open.text)) return false;
      if (open.label === null && keywordLine(open.text) !== null) return false;
      if (!joinsNext(open.last, line, this.width)) return false;
      this.join(open, line);
      return true;
    }
    if (!this.mayHaveLostNote(open, line)) return false;
    this.lostNotes += 1;
    const source = `${open.last.text.slice(-60)}\n${line.text.slice(0, 60)}`;
    this.repairs.push({ kind: 'possible-lost-footnote', block: this.blocks.length, source, result: source });
    open.text = `${open.text}\n${line.text}`;
    open.last = line;
    return true;
  }

  /** The title of a resolution may run over several lines, until the place or the organ. */
  private takeTitleLine(open: OpenBlock, line: TextLine): boolean {
    if (
      isResolutionHeading(open.text) ||
      isPlaceLine(line.text) ||
      isOrganLine(line.text) ||
      keywordLine(line.text) !== null
    )
      return false;
    if (line.blanksBefore > 1 || endsSentence(open.text) || open.text.length > 600) return false;
    this.join(open, line);
    return true;
  }

  private join(open: OpenBlock, line: TextLine): void {
    open.source.push(line.text);
    open.joined = true;
    open.text = joinText(open.text, line.text);
    open.last = line;
  }

  /**
   * A line that begins with a comma, a stop or a small letter right after a line that stops inside a sentence:
   * where the mark of a footnote and a line break were lost. Reported, the break stays.
   */
  private mayHaveLostNote(open: OpenBlock, line: TextLine): boolean {
    if (line.blanksBefore > 0 || !beginsInside(line.text) || open.text === '') return false;
    if (/^[,.;:)\]]/u.test(line.text)) return true;
    return (
      isUnfinished(open.last.text) &&
      open.last.text.length >= 40 &&
      keywordLine(line.text) === null &&
      keywordLine(open.last.text) === null
    );
  }

  private start(label: string | null, text: string, line: TextLine): void {
    this.close();
    this.cut = null;
    if (label !== null) this.track.note(label);
    const level = label !== null && isBullet(label) ? this.indents.levelOf(line.raw) : this.indents.end();
    this.open = { label, level, text, last: line, source: [text], joined: false, footnotes: [] };
    if (label === null && isResolutionHeading(text)) this.titleOpen = true;
    else if (label !== null || isPlaceLine(text) || isOrganLine(text) || keywordLine(text) !== null)
      this.titleOpen = false;
  }

  private close(): void {
    const open = this.open;
    if (open === null) return;
    this.open = null;
    if (open.joined)
      this.repairs.push({
        kind: 'joined-lines',
        block: this.blocks.length,
        source: open.source.join('\n'),
        result: open.text,
      });
    const { label, level, footnotes } = open;
    this.blocks.push(plainBlock(open.text, { label, level, footnotes }));
  }
}
