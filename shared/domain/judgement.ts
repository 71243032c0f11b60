import type { DocumentId } from '../base/ids.ts';

/**
 * What the delegate confirmed, corrected or decided about something that the workbench worked out: the state of a
 * mandate, who a speaker was, a repair taken back, a subject that is followed. Private; never exchanged.
 */
export interface Judgement {
  /** `kind/…`, at most 200 UTF-16 units; the same question always has the same id. */
  readonly id: string;
  /** "mandate", "speaker", "repair", "subject" …: who reads `value`. */
  readonly kind: string;
  /** The document it is about, with which it is removed for good; null where it is about none or several. */
  readonly document: DocumentId | null;
  /** Plain data (JSON); whoever reads it parses it. */
  readonly value: unknown;
  readonly at: number;
}
