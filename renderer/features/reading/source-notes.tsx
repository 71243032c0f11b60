import type { ClauseId } from '../../../shared/base/ids.ts';
import type { Clause, ParsedDocument, SourceChange, SourceComment } from '../../../shared/domain/document.ts';
import { commentThreads } from '../../../shared/domain/comment-threads.ts';
import { Disclosure } from '../../ui/components/index.ts';
import { useFormat, useLanguage, useText } from '../../ui/locale/index.ts';
import styles from './reader.module.css';

/** A comment, and to which thread it belongs. */
export type PlacedComment = SourceComment & { readonly thread: number; readonly isReply: boolean };

/** What the file itself says about one clause: comments of its authors, and changes that it tracks. */
export interface SourceNotes {
  readonly comments: readonly PlacedComment[];
  readonly changes: readonly SourceChange[];
}

/** The comments and changes of a document by the clause they stand at. */
export function sourceNotes(parsed: ParsedDocument): ReadonlyMap<ClauseId, SourceNotes> {
  const map = new Map<ClauseId, { comments: PlacedComment[]; changes: SourceChange[] }>();
  const at = (clause: ClauseId): { comments: PlacedComment[]; changes: SourceChange[] } => {
    const known = map.get(clause) ?? { comments: [], changes: [] };
    map.set(clause, known);
    return known;
  };
  for (const [thread, { comment, replies }] of commentThreads(parsed.comments).entries())
    for (const one of [comment, ...replies]) {
      // An answer that the file gives no place of its own stands where its thread does.
      const clause = one.clause ?? comment.clause;
      if (clause !== null) at(clause).comments.push({ ...one, thread, isReply: one !== comment });
    }
  for (const change of parsed.changes)
    if (change.clause !== null && change.kind !== 'formatting') at(change.clause).changes.push(change);
  return map;
}

/** Where the words of comments stand in a clause: a quotation that it has once. Longer ones go on in the next. */
export function commentedRanges(
  clause: Pick<Clause, 'text'>,
  comments: readonly SourceComment[],
): readonly { readonly start: number; readonly end: number }[] {
  return comments.flatMap(({ quote }) => {
    const words = quote?.split('\n')[0]?.trim() ?? '';
    const start = words === '' ? -1 : clause.text.indexOf(words);
    const isOnce = start >= 0 && clause.text.indexOf(words, start + 1) < 0;
    return isOnce ? [{ start, end: start + words.length }] : [];
  });
}

/** The comments and changes of one clause, one under the other. */
export function SourceNoteList({ notes }: { readonly notes: SourceNotes }) {
  const t = useText();
  return (
    <ul className={styles['sourceNotes']}>
      {threadsOf(notes.comments).map(({ comment, replies }, index) => (
        <li key={`c${index}`}>
          <Comment comment={comment} quote={comment.quote} />
          {replies.length === 0 ? null : (
            <ul
              className={styles['replies']}
              aria-label={t('reading.source.replies', { count: replies.length })}
            >
              {replies.map((reply, at) => (
                <li key={at}>
                  {/* An answer stands on the words of what it answers. */}
                  <Comment comment={reply} quote={null} />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
      {notes.changes.map((change, index) => (
        <li key={`t${index}`}>
          <Who author={change.author} date={change.date} />
          <span className={styles['hint']}>{t(`reading.source.${change.kind}`)}</span>
          <p dir="auto">
            {change.kind === 'deletion' ? <del>{cut(change.text)}</del> : <ins>{cut(change.text)}</ins>}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Comment({ comment, quote }: { readonly comment: PlacedComment; readonly quote: string | null }) {
  const t = useText();
  return (
    <>
      <Who author={comment.author} date={comment.date} />
      {comment.done === true ? <span className={styles['hint']}>{t('reading.source.done')}</span> : null}
      {quote === null ? null : <blockquote dir="auto">{cut(quote)}</blockquote>}
      <p dir="auto">{comment.text === '' ? t('reading.source.noWords') : comment.text}</p>
    </>
  );
}

/** Comments of one clause with the answers to them that stand there too. */
function threadsOf(
  comments: readonly PlacedComment[],
): readonly { readonly comment: PlacedComment; readonly replies: readonly PlacedComment[] }[] {
  const here = new Set(comments.map(({ thread, isReply }) => (isReply ? -1 : thread)));
  const replies = Map.groupBy(
    comments.filter(({ isReply }) => isReply),
    ({ thread }) => thread,
  );
  return comments
    .filter(({ thread, isReply }) => !isReply || !here.has(thread))
    .map((comment) => ({ comment, replies: comment.isReply ? [] : (replies.get(comment.thread) ?? []) }));
}

function Who({ author, date }: { readonly author: string | null; readonly date: string | null }) {
  const t = useText();
  const format = useFormat();
  const time = date === null ? Number.NaN : Date.parse(date);
  return (
    <span className={styles['sourceWho']}>
      <bdi>{author ?? t('reading.source.nobody')}</bdi>
      {Number.isNaN(time) ? null : <span className={styles['hint']}>{format.date(time)}</span>}
    </span>
  );
}

/** A long deletion is not read in a margin; the original has it. */
function cut(text: string): string {
  const shown = text.replaceAll('\n', ' ⏎ ').trim();
  return shown.length > 400 ? `${shown.slice(0, 400)}…` : shown;
}

interface SourceListProps {
  readonly parsed: ParsedDocument;
  readonly notes: ReadonlyMap<ClauseId, SourceNotes>;
  readonly onGo: (clause: ClauseId) => void;
}

/** All comments and changes of the file below the text, each with the way to its clause. */
export function SourceList({ parsed, notes, onGo }: SourceListProps) {
  const t = useText();
  const { tag, direction } = useLanguage();
  const count = Array.from(notes.values()).reduce(
    (sum, { comments, changes }) => sum + comments.length + changes.length,
    0,
  );
  if (count === 0) return null;
  const clauses = parsed.clauses.filter(({ id }) => notes.has(id));
  return (
    <section className={styles['footnotes']} aria-label={t('reading.source.all', { count })}>
      <div lang={tag} dir={direction}>
        <Disclosure level={2} title={t('reading.source.all', { count })}>
          <ol>
            {clauses.map((clause) => (
              <li key={clause.id}>
                <button
                  type="button"
                  className={styles['noteBack']}
                  onClick={() => onGo(clause.id)}
                  aria-label={t('reading.source.go', { label: clause.label ?? clause.text.slice(0, 40) })}
                >
                  <bdi>{clause.label ?? '§'}</bdi>
                </button>
                <SourceNoteList notes={notes.get(clause.id) ?? NONE} />
              </li>
            ))}
          </ol>
        </Disclosure>
      </div>
    </section>
  );
}

const NONE: SourceNotes = { comments: [], changes: [] };
