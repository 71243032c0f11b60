import type { ClauseId, DocumentId, DraftId } from '../../../shared/base/ids.ts';

/** One side of a comparison: a document, or a draft as it is (`heads` null) or as it was at a moment of its history. */
export type CompareSide =
  | { readonly kind: 'document'; readonly id: DocumentId }
  | {
      readonly kind: 'draft';
      readonly id: DraftId;
      readonly heads: readonly string[] | null;
      /** The delegate's own name for that moment; null for the present text. */
      readonly name: string | null;
    };

/** What can be opened in the main pane. */
export type OpenTarget =
  | { readonly kind: 'library' }
  | {
      readonly kind: 'document';
      readonly id: DocumentId;
      readonly clause?: ClauseId;
      readonly range?: readonly [number, number];
    }
  | { readonly kind: 'draft'; readonly id: DraftId; readonly clause?: ClauseId }
  | {
      readonly kind: 'print';
      readonly of:
        | { readonly kind: 'document'; readonly id: DocumentId }
        | { readonly kind: 'draft'; readonly id: DraftId }
        | { readonly kind: 'comparison'; readonly before: CompareSide; readonly after: CompareSide };
    }
  | {
      readonly kind: 'subjects';
      readonly view?: SubjectsView;
      /** The document, or the subject, that the view is about. */
      readonly of?: string;
    }
  /** `before` null: the delegate chooses. */
  | { readonly kind: 'compare'; readonly before: CompareSide | null; readonly after: CompareSide }
  /** Bringing the delegate's notes from one document to a revision of it. */
  | { readonly kind: 'carry'; readonly from: DocumentId | null; readonly to: DocumentId }
  | { readonly kind: 'exchange' }
  | { readonly kind: 'settings'; readonly section?: string }
  | { readonly kind: 'tasks' };

/** Lists of what the texts of the library say, and what the delegate follows in them. */
export const SUBJECTS_VIEWS = [
  'mandates',
  'deadlines',
  'speakers',
  'missing',
  'dossiers',
  'dossier',
  'package',
  'report',
] as const;
export type SubjectsView = (typeof SUBJECTS_VIEWS)[number];

/** Tabs of the side pane. */
export type SideTab = 'annotations' | 'status' | 'conflicts';

/** Something a delegate can do; in the palette, and also in a menu or a button. */
export interface Command {
  readonly id: string;
  /** Id in the catalogues. */
  readonly title: string;
  readonly group:
    'go' | 'document' | 'annotation' | 'draft' | 'exchange' | 'print' | 'view' | 'settings' | 'help';
  /** As in "Ctrl+Shift+B", "F9", "Alt+Up"; Ctrl is Cmd on a Mac. */
  readonly shortcut?: string;
  readonly enabled?: boolean;
  run(): void | Promise<void>;
}

/**
 * Something that a task could not do: about what (a file's name), and the message under which the words are:
 * `message.happened`, `.safe` and `.todo`. Kept as an id, so that it is readable in any language later.
 */
export interface TaskRemark {
  readonly subject: string;
  readonly message: string;
  readonly details: string;
}

/** Runs a task with a line in the Tasks list: progress from 0 to 1, cancel, result. */
export interface TaskRun {
  progress(fraction: number): void;
  /** Keeps a remark with the task, readable in the Tasks list for as long as the task is in it. */
  remark(remark: TaskRemark): void;
  readonly signal: AbortSignal;
}

/**
 * How the work of a task ended: with a sentence to say and keep, or null for the plain "Done"; or it did not
 * succeed, as can be expected, and the sentence says so; or the delegate stepped back from it.
 */
export type TaskEnd =
  string | null | { readonly kind: 'failed'; readonly report: string } | { readonly kind: 'cancelled' };

/** What the frame offers to features. Got by `useShell()` of `renderer/ui/shell`. */
export interface Shell {
  open(target: OpenTarget, options?: { readonly beside?: boolean }): void;
  showSide(tab: SideTab): void;
  /**
   * Says a result politely to assistive technology and in the status bar; it stays in Tasks if it came from one.
   * In Room view only what `isPublic` is said: other results may name what is private.
   */
  announce(text: string, options?: { readonly isPublic?: boolean }): void;
  /**
   * Says what was just done, as `announce` does, and offers Undo for it: in the status bar, where the button keeps
   * these words for as long as it is there, and by Ctrl+Z outside text. In Room view only an act that is `isPublic`
   * (its words and its effect show nothing private) is named and can be undone.
   */
  offerUndo(done: string, undo: () => Promise<void>, options?: { readonly isPublic?: boolean }): void;
  /** Shows what happened, what is safe, what to do; with Copy details. */
  showError(problem: {
    readonly happened: string;
    readonly safe: string;
    readonly todo: string;
    readonly details?: string;
  }): void;
  runTask(
    kind: string,
    title: string,
    values: Readonly<Record<string, string | number>>,
    work: (run: TaskRun) => Promise<TaskEnd>,
  ): Promise<void>;
}
