import { charsetEncoding, decodeBytes, pageEncoding } from './rtf-charsets.ts';
import { RtfBody, type ParagraphFacts } from './rtf-body.ts';
import { destinationOf, FIRST_STATE, revisionDate, withStyle, type RtfState } from './rtf-state.ts';
import { rtfTokens, type RtfToken } from './rtf-tokens.ts';

/** Nesting beyond this is no document. */
const MAX_DEPTH = 500;
const SIGNS: Readonly<Record<string, string>> = {
  emdash: '—', endash: '–', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”', bullet: '•', tab: '\t', line: '\n',
  '~': '\u00a0', _: '\u2011', emspace: '\u2003', enspace: '\u2002', qmspace: '\u2005', zwj: '\u200d', zwnj: '\u200c',
  ltrmark: '\u200e', rtlmark: '\u200f', page: '', column: '', sect: '',
}; // prettier-ignore

/** Thrown where the file is nested beyond all sense; turned into a failure by the reader. */
export class RtfTooDeep extends Error {}

interface StyleFacts {
  name: string;
  outline: number | null;
}

/** Reads the tokens of an RTF file into a body. */
export class RtfReader {
  readonly body = new RtfBody();
  readonly headers: string[] = [];
  readonly noticed = { images: 0, objects: 0, hidden: 0 };
  title = '';
  /** True where the file ends inside a group: its end is missing. */
  isCut = false;
  private state: RtfState = FIRST_STATE;
  private readonly stack: RtfState[] = [];
  private pending: number[] = [];
  private skipSigns = 0;
  private isMarked = false;
  private isFirst = false;
  private page = 'windows-1252';
  private readonly fonts = new Map<number, string>();
  private readonly styleSheet = new Map<number, StyleFacts>();
  private readonly authors: string[] = [];
  private paragraph: ParagraphFacts = {
    outline: null,
    level: 0,
    isRtl: false,
    isTitle: false,
    inTable: false,
  };
  private currentStyle = 0;
  private currentFont = 0;
  private merged: boolean[] = [];
  private nextMerged = false;
  private isRowBegun = false;
  private side = '';
  private annotation = { author: '', date: null as string | null, ref: null as string | null, text: '' };

  run(bytes: Uint8Array): void {
    for (const token of rtfTokens(bytes)) this.take(token);
    this.flush();
    this.isCut = this.stack.length > 0;
    this.body.finish(this.paragraph);
  }

  author = (index: number | null): string | null => (index === null ? null : (this.authors[index] ?? null));

  private take(token: RtfToken): void {
    if (token.kind === 'byte') {
      this.isFirst = false;
      if (this.skipSigns > 0) this.skipSigns -= 1;
      else this.pending.push(token.byte);
      return;
    }
    if (token.kind === 'open') this.open();
    else if (token.kind === 'close') this.close();
    else if (token.kind === 'skip-mark') this.isMarked = true;
    else this.word(token.word, token.value);
  }

  private open(): void {
    this.flush();
    if (this.stack.length >= MAX_DEPTH) throw new RtfTooDeep();
    this.stack.push(this.state);
    this.isFirst = true;
    this.isMarked = false;
    this.skipSigns = 0;
  }

  private close(): void {
    this.flush();
    const ended = this.state;
    this.state = this.stack.pop() ?? FIRST_STATE;
    this.skipSigns = 0;
    if (ended.destination !== this.state.destination) this.endDestination(ended);
    else if (
      ended.destination === 'styles' ||
      ended.destination === 'authors' ||
      ended.destination === 'fonts'
    )
      this.endEntry();
  }

  private word(word: string, value: number | null): void {
    if (this.skipSigns > 0 && !/^(?:u|bin)$/u.test(word) && SIGNS[word] !== undefined) {
      this.skipSigns -= 1;
      return;
    }
    const wasFirst = this.isFirst;
    const wasMarked = this.isMarked;
    this.isFirst = false;
    this.isMarked = false;
    this.flush();
    if (wasFirst && this.begin(word, wasMarked)) return;
    if (this.state.destination === 'skip') return;
    if (word === 'u' && value !== null) this.unicode(value);
    else if (SIGNS[word] !== undefined) this.put(SIGNS[word] ?? '');
    else if (!this.documentWord(word, value) && !this.paragraphWord(word, value) && !this.tableWord(word))
      this.characterWord(word, value);
  }

  /** A group's first word may say what the group is; an unknown one that is marked is passed over whole. */
  private begin(word: string, isMarked: boolean): boolean {
    if (this.state.destination === 'skip') return true;
    if (word === 'pict') this.noticed.images += 1;
    if (word === 'object') this.noticed.objects += 1;
    const destination =
      destinationOf(word) ?? (isMarked && !/^(?:cs|shpinst|shp|nesttableprops)$/u.test(word) ? 'skip' : null);
    // The title stands inside the group of properties, which is passed over otherwise.
    if (word === 'info') {
      return true;
    }
    if (destination === null) return false;
    this.state = { ...this.state, destination };
    this.side = '';
    if (destination === 'note') this.body.openNote();
    if (destination === 'annotation') this.annotation.text = '';
    return true;
  }

  private endDestination(ended: RtfState): void {
    const side = this.side.trim();
    switch (ended.destination) {
      case 'label':
        this.body.takeLabel(this.side);
        break;
      case 'note':
        this.body.closeNote();
        break;
      case 'title':
        this.title = side;
        break;
      case 'header':
        this.headers.push(side);
        break;
      case 'annotation-author':
        this.annotation.author = side;
        break;
      case 'annotation-date':
        this.annotation.date = /^-?\d+$/u.test(side) ? revisionDate(Number(side)) : null;
        return;
      case 'annotation-ref':
        this.annotation.ref = side;
        return;
      case 'range-start':
        this.body.rangeStart(side);
        break;
      case 'range-end':
        this.body.rangeEnd(side);
        break;
      case 'annotation': {
        this.passTable();
        const { author, date, ref, text } = this.annotation;
        this.body.comment(author === '' ? null : author.slice(0, 1000), date, text.trim(), ref);
        this.annotation = { author: '', date: null, ref: null, text: '' };
        break;
      }
      case 'fonts':
      case 'styles':
      case 'authors':
        this.endEntry();
        break;
      case 'text':
      case 'skip':
        return;
    }
    this.side = '';
  }

  private endEntry(): void {
    const entry = this.side.replace(/;\s*$/u, '').trim();
    this.side = '';
    if (entry === '') return;
    if (
      this.stack.some(({ destination }) => destination === 'authors') ||
      this.state.destination === 'authors'
    )
      this.authors.push(entry);
    else if (this.state.destination === 'styles') {
      const style = this.styleSheet.get(this.currentStyle) ?? { name: '', outline: null };
      this.styleSheet.set(this.currentStyle, { ...style, name: entry });
    }
  }

  private documentWord(word: string, value: number | null): boolean {
    const { destination } = this.state;
    if (word === 'ansicpg' && value !== null) this.page = pageEncoding(value);
    else if (word === 'mac') this.page = 'macintosh';
    else if (word === 'uc') this.state = { ...this.state, fallback: Math.max(0, Math.min(20, value ?? 1)) };
    else if (word === 'f' && destination === 'fonts') this.currentFont = value ?? 0;
    else if (word === 'fcharset' && destination === 'fonts') {
      const encoding = charsetEncoding(value ?? 0);
      if (encoding !== null && encoding !== 'windows-1252') this.fonts.set(this.currentFont, encoding);
      else if (encoding !== null && value === 0 && this.page === 'windows-1252')
        this.fonts.set(this.currentFont, encoding);
    } else if (word === 's' && destination === 'styles') {
      this.currentStyle = value ?? 0;
      this.styleSheet.set(this.currentStyle, { name: '', outline: null });
    } else if (word === 'outlinelevel' && destination === 'styles') {
      const style = this.styleSheet.get(this.currentStyle) ?? { name: '', outline: null };
      this.styleSheet.set(this.currentStyle, {
        ...style,
        outline: (value ?? 8) < 9 ? (value ?? 8) + 1 : null,
      });
    } else return false;
    return true;
  }

  private paragraphWord(word: string, value: number | null): boolean {
    if (word === 'par') this.endParagraph();
    else if (word === 'pard')
      this.paragraph = { outline: null, level: 0, isRtl: false, isTitle: false, inTable: false };
    else if (word === 's') this.useStyle(value ?? 0);
    else if (word === 'outlinelevel')
      this.paragraph = { ...this.paragraph, outline: value !== null && value < 9 ? value + 1 : null };
    else if (word === 'ilvl')
      this.paragraph = { ...this.paragraph, level: Math.max(0, Math.min(20, value ?? 0)) };
    else if (word === 'rtlpar') this.paragraph = { ...this.paragraph, isRtl: true };
    else if (word === 'ltrpar') this.paragraph = { ...this.paragraph, isRtl: false };
    else if (word === 'intbl') this.paragraph = { ...this.paragraph, inTable: true };
    else return false;
    return true;
  }

  private useStyle(number: number): void {
    const style = this.styleSheet.get(number);
    const level = /^(?:heading|überschrift|titre|título|заголовок|标题)\s?([1-9])$/iu.exec(
      style?.name ?? '',
    )?.[1];
    const isTitle = /^(?:title|titre|título|название|标题)$/iu.test(style?.name ?? '');
    const outline = level === undefined ? (style?.outline ?? null) : Number(level);
    this.paragraph = { ...this.paragraph, outline: this.paragraph.outline ?? outline, isTitle };
  }

  private endParagraph(): void {
    if (this.state.destination === 'text' || this.state.destination === 'note')
      this.body.paragraph(this.paragraph);
    else if (this.state.destination === 'annotation') this.annotation.text += '\n';
    else this.side += '\n';
  }

  private tableWord(word: string): boolean {
    if (word === 'cell') this.body.cell();
    else if (word === 'nestcell' || word === 'nestrow')
      this.body.paragraph({ ...this.paragraph, inTable: true });
    else if (word === 'row') this.endRow();
    else if (word === 'trowd') this.beginRow();
    else if (word === 'clmrg') this.nextMerged = true;
    else if (word === 'cellx') {
      this.merged.push(this.nextMerged);
      this.nextMerged = false;
    } else if (word === 'trhdr') this.body.headerRow();
    else return false;
    return true;
  }

  private beginRow(): void {
    this.merged = [];
    this.isRowBegun = true;
  }

  private endRow(): void {
    this.body.row(this.merged);
    this.isRowBegun = false;
  }

  /** A change or a comment behind a table is not the table's: the table ends with the first word behind it. */
  private passTable(): void {
    if (!this.paragraph.inTable && !this.isRowBegun) this.body.leaveTable();
  }

  private characterWord(word: string, value: number | null): void {
    const { state } = this;
    const revision = { author: null, date: null };
    if (word === 'f') this.state = { ...state, font: value ?? -1 };
    else if (word === 'v') this.state = { ...state, isHidden: value !== 0 };
    else if (word === 'revised')
      this.state = { ...state, inserted: value === 0 ? null : (state.inserted ?? revision) };
    else if (word === 'deleted')
      this.state = { ...state, deleted: value === 0 ? null : (state.deleted ?? revision) };
    else if (word === 'revauth' && state.inserted !== null)
      this.state = { ...state, inserted: { ...state.inserted, author: value } };
    else if (word === 'revdttm' && state.inserted !== null && value !== null)
      this.state = { ...state, inserted: { ...state.inserted, date: revisionDate(value) } };
    else if (word === 'revauthdel' && state.deleted !== null)
      this.state = { ...state, deleted: { ...state.deleted, author: value } };
    else if (word === 'revdttmdel' && state.deleted !== null && value !== null)
      this.state = { ...state, deleted: { ...state.deleted, date: revisionDate(value) } };
    else this.state = withStyle(state, word, value);
  }

  private unicode(value: number): void {
    const unit = value < 0 ? value + 65_536 : value;
    this.skipSigns = this.state.fallback;
    this.put(String.fromCharCode(unit & 0xffff));
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    const encoding = this.fonts.get(this.state.font) ?? this.page;
    const bytes = this.pending;
    this.pending = [];
    this.put(decodeBytes(bytes, encoding));
  }

  private put(text: string): void {
    if (text === '' || this.state.destination === 'skip') return;
    if (this.state.isHidden) {
      this.noticed.hidden += 1;
      return;
    }
    if (this.state.destination === 'text' && text.trim() !== '') this.passTable();
    if (this.state.destination === 'text' || this.state.destination === 'note')
      this.body.text(text, this.state);
    else if (this.state.destination === 'annotation') this.annotation.text += text;
    else this.side += text;
    if ((this.state.destination === 'styles' || this.state.destination === 'authors') && text.includes(';'))
      this.endEntry();
  }
}
