import { isNumberField, NumberFields } from './number-fields.ts';
import { type XmlElement, childOf, toggleOf } from './xml-tree.ts';

interface OpenField {
  code: string;
  inResult: boolean;
  readonly form: XmlElement | null;
}

/**
 * Follows complex fields (begin … separate … end), which may nest and run over paragraphs. Shows results,
 * never codes.
 */
export class FieldTracker {
  private readonly open: OpenField[] = [];
  private readonly isIgnoring: boolean;
  /** Fields that number paragraphs and keep no result in the file. */
  readonly numbers = new NumberFields();
  /** Whether the paragraph being read is a heading. */
  inHeading = false;

  /** `isIgnoring`: all text shows and no field counts, for a story whose fields do not close. */
  constructor(isIgnoring = false) {
    this.isIgnoring = isIgnoring;
  }

  /** True while a field is open; at the end of a story that is damage. */
  get isOpen(): boolean {
    return this.open.length > 0;
  }

  /** False inside the code of a field. */
  get isShowing(): boolean {
    return this.open.every((field) => field.inResult);
  }

  get isInContents(): boolean {
    return this.open.some((field) => field.inResult && /^\s*TOC\b/i.test(field.code));
  }

  addCode(text: string): void {
    const top = this.open.at(-1);
    if (top !== undefined && !top.inResult) top.code = (top.code + text).slice(0, 1000);
  }

  /** The number that a field without a result shows; a deleted one shows and counts none. */
  numberOf(code: string, isDeleted: boolean): string {
    return isDeleted || this.isIgnoring ? '' : this.numbers.next(code, this.inHeading);
  }

  /** Takes one `w:fldChar`; the text that shows in place of a field without a result. */
  mark(element: XmlElement, isDeleted: boolean): string {
    if (this.isIgnoring) return '';
    switch (element.attributes['w:fldCharType'] ?? '') {
      case 'begin':
        this.open.push({ code: '', inResult: false, form: childOf(element, 'w:ffData') });
        return '';
      case 'separate': {
        const top = this.open.at(-1);
        if (top !== undefined) top.inResult = true;
        return '';
      }
      case 'end': {
        const field = this.open.pop();
        if (field === undefined || field.inResult || !this.isShowing) return '';
        return isNumberField(field.code) ? this.numberOf(field.code, isDeleted) : withoutResult(field);
      }
      default:
        return '';
    }
  }
}

/** Check boxes have no result text: the box itself is what the page shows. */
function withoutResult(field: OpenField): string {
  const box = childOf(field.form, 'w:checkBox');
  if (box === null) return '';
  return (toggleOf(box, 'w:checked') ?? toggleOf(box, 'w:default') ?? false) ? '☒' : '☐';
}
