import { Fragment, memo } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import type { Clause, Footnote, Repair, TextMark } from '../../../shared/domain/document.ts';
import type { CitedBy } from '../../../shared/text/references/index.ts';
import { Icon, cx } from '../../ui/components/index.ts';
import { useLanguage, useText } from '../../ui/locale/index.ts';
import type { AnnotationMark } from '../annotation-marks.ts';
import type { CitationLink } from './citation-links.ts';
import { inlinePieces, keywordEnd } from './inline-pieces.ts';
import type { FoundRange, TextRun } from './inline-pieces.ts';
import styles from './reader.module.css';
import { SourceLines, SourceText } from './source-text.tsx';
import type { UndoneInClause } from './undone-repairs.ts';
import { commentedRanges } from './source-notes.tsx';
import type { SourceNotes } from './source-notes.tsx';

/** What a clause can ask of its pane. The same object for all clauses and all renders. */
export interface ClauseActs {
  openMark(mark: AnnotationMark): void;
  follow(link: CitationLink, beside: boolean): void;
  openFootnote(id: string, button: HTMLElement): void;
  openRepairs(clause: Clause, button: HTMLElement): void;
  openSource(notes: SourceNotes, button: HTMLElement): void;
  openCiting(places: readonly CitedBy[], button: HTMLElement): void;
  footnote(id: string): Footnote | undefined;
}

interface ClauseViewProps {
  readonly clause: Clause;
  readonly paneId: string;
  readonly isCursor: boolean;
  readonly isKeywordLine: boolean;
  readonly marks: readonly AnnotationMark[];
  readonly found: readonly FoundRange[];
  readonly repairs: readonly Repair[];
  readonly links: readonly CitationLink[];
  readonly undone: UndoneInClause | null;
  readonly source: SourceNotes | null;
  readonly citing: readonly CitedBy[];
  readonly acts: ClauseActs;
}

/** One clause: the label as the source shows it, the text with its emphasis, footnotes and annotations. */
export const ClauseView = memo(function ClauseView(props: ClauseViewProps) {
  const { clause, paneId, isCursor, isKeywordLine, marks, undone } = props;
  return (
    // A stop of the clause cursor: arrows move between clauses, so only one of them is a stop for Tab.
    <div
      id={`${paneId}-${clause.id}`}
      data-clause={clause.id}
      data-kind={clause.kind}
      tabIndex={isCursor ? 0 : -1}
      {...(isCursor ? { 'aria-current': 'location' as const } : {})}
      className={cx(
        styles['clause'],
        styles[clause.kind],
        isKeywordLine && styles['keywordLine'],
        clause.quoted !== undefined && styles['quoted'],
        isCursor && styles['cursor'],
      )}
      style={cssNumber('--level', clause.kind === 'heading' ? 0 : Math.min(clause.level, 6))}
      {...(clause.quoted === undefined ? {} : { 'data-quoted': clause.quoted })}
      {...(clause.kind === 'heading' ? { 'data-level': Math.min(clause.level, 4) } : {})}
    >
      <Line clause={clause}>
        {clause.label === null ? null : (
          <span className={styles['label']}>
            <bdi>{undone?.label ?? clause.label}</bdi>
            <span className={styles['gap']}> </span>
          </span>
        )}
        {clause.table === null ? (
          <span className={styles['text']}>
            <SourceLines lines={undone?.before} />
            <InlineText {...props} />
            <SourceLines lines={undone?.after} />
          </span>
        ) : (
          <>
            <SourceLines lines={undone?.before} />
            <ClauseTable {...props} table={clause.table} />
            <SourceLines lines={undone?.after} />
          </>
        )}
      </Line>
      <Margin {...props} marks={marks} />
    </div>
  );
});

/** The element that says what a clause is: a heading of its level, a paragraph, a box for a table. */
function Line({ clause, children }: { readonly clause: Clause; readonly children: ReactNode }) {
  const className = styles['line'];
  if (clause.quoted !== undefined && clause.kind !== 'heading')
    return <blockquote className={className}>{children}</blockquote>;
  if (clause.kind !== 'heading')
    return clause.table === null ? (
      <p className={className}>{children}</p>
    ) : (
      <div className={className}>{children}</div>
    );
  switch (Math.min(Math.max(1, clause.level), 4)) {
    case 1:
      return <h2 className={className}>{children}</h2>;
    case 2:
      return <h3 className={className}>{children}</h3>;
    case 3:
      return <h4 className={className}>{children}</h4>;
    default:
      return <h5 className={className}>{children}</h5>;
  }
}

type InlineProps = Pick<
  ClauseViewProps,
  'clause' | 'marks' | 'found' | 'links' | 'undone' | 'source' | 'acts' | 'isCursor'
> & {
  readonly from?: number;
  readonly to?: number;
};

function InlineText(props: InlineProps) {
  const { clause, marks, found, links, undone, source, acts, isCursor, from, to } = props;
  const end = keywordEnd(clause);
  const emphasis: readonly TextMark[] =
    end === 0 ? clause.marks : [...clause.marks, { start: 0, end, style: 'italic' }];
  const pieces = inlinePieces(
    clause.text,
    {
      styles: emphasis,
      marks,
      found,
      links,
      undone: undone?.hunks ?? [],
      footnotes: clause.footnotes,
      commented: source === null ? [] : commentedRanges(clause, source.comments),
    },
    from,
    to,
  );
  return (
    <>
      {pieces.map((piece) =>
        piece.kind === 'run' ? (
          <Run key={`r${piece.start}`} run={piece} acts={acts} isCursor={isCursor} />
        ) : piece.kind === 'source' ? (
          <SourceText key={`s${piece.offset}`} text={piece.text} />
        ) : (
          <FootnoteMark key={`f${piece.footnote}`} id={piece.footnote} acts={acts} />
        ),
      )}
    </>
  );
}

interface RunProps {
  readonly run: TextRun;
  readonly acts: ClauseActs;
  readonly isCursor: boolean;
}

/** The text itself, inside one element for each annotation on it, so that every line of them is drawn. */
function Run({ run, acts, isCursor }: RunProps) {
  const words: ReactNode = (
    <span
      data-offset={run.start}
      className={cx(
        ...run.styles.map((style) => styles[style]),
        run.isReplaced && styles['replaced'],
        run.isCommented && styles['commented'],
        run.found !== 'no' && styles['found'],
        run.found === 'current' && styles['current'],
      )}
    >
      {run.text}
    </span>
  );
  const text =
    run.link === null ? (
      words
    ) : (
      <CitationText link={run.link} isFirst={run.start === run.link.start} isCursor={isCursor} acts={acts}>
        {words}
      </CitationText>
    );
  return run.marks.reduceRight<ReactNode>(
    (inside, mark, depth) => (
      // The margin's button is the way for the keyboard; a press on the words is a shorter way for the pointer.
      <span
        className={cx(
          styles['mark'],
          styles[`mark-${mark.kind}`],
          mark.state !== 'exact' && styles['uncertain'],
        )}
        data-private=""
        data-mark={mark.id}
        style={cssNumber('--depth', depth)}
        onClick={(event) => {
          event.stopPropagation();
          if (event.currentTarget.ownerDocument.getSelection()?.isCollapsed !== false) acts.openMark(mark);
        }}
      >
        {inside}
      </span>
    ),
    text,
  );
}

interface CitationTextProps {
  readonly link: CitationLink;
  /** Of a citation that marks or emphasis cut into parts, one part is the stop. */
  readonly isFirst: boolean;
  readonly isCursor: boolean;
  readonly acts: ClauseActs;
  readonly children: ReactNode;
}

/** A citation: Enter or a press opens the clause it names, with Ctrl beside this text. Its words can be selected as any. */
function CitationText({ link, isFirst, isCursor, acts, children }: CitationTextProps) {
  return (
    <span
      {...(isFirst ? { role: 'link', tabIndex: isCursor ? 0 : -1 } : {})}
      data-citation=""
      className={styles['citation']}
      onClick={(event) => {
        event.stopPropagation();
        if (event.currentTarget.ownerDocument.getSelection()?.isCollapsed !== false)
          acts.follow(link, event.ctrlKey || event.metaKey);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        acts.follow(link, event.ctrlKey || event.metaKey);
      }}
    >
      {children}
    </span>
  );
}

function FootnoteMark({ id, acts }: { readonly id: string; readonly acts: ClauseActs }) {
  const t = useText();
  const note = acts.footnote(id);
  if (note === undefined) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles['footnoteMark']}
      aria-label={t('reading.footnote', { label: note.label })}
      onClick={(event) => acts.openFootnote(id, event.currentTarget)}
    >
      <bdi>{note.label}</bdi>
    </button>
  );
}

interface ClauseTableProps extends ClauseViewProps {
  readonly table: NonNullable<Clause['table']>;
}

/** A table; the offsets of its cells are those of the clause's text, rows parted by "\n" and cells by "\t". */
function ClauseTable({ table, ...props }: ClauseTableProps) {
  const t = useText();
  const starts = cellStarts(table);
  return (
    <span
      className={styles['tableScroll']}
      role="group"
      aria-label={t('reading.table', { rows: table.length })}
    >
      <table dir="auto">
        <tbody>
          {table.map((row, y) => (
            <tr key={starts[y]?.[0] ?? y}>
              {row.map((cell, x) => {
                const from = starts[y]?.[x] ?? 0;
                const Cell = cell.header === true ? 'th' : 'td';
                return (
                  <Cell key={from} colSpan={cell.columnSpan ?? 1} rowSpan={cell.rowSpan ?? 1} dir="auto">
                    <InlineText {...props} from={from} to={from + cell.text.length} />
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </span>
  );
}

function cellStarts(table: NonNullable<Clause['table']>): readonly (readonly number[])[] {
  let offset = 0;
  return table.map((row) =>
    row.map((cell) => {
      const start = offset;
      offset += cell.text.length + 1;
      return start;
    }),
  );
}

/** What stands in the margin: a word for each annotation that begins here, and the sign of a repair. */
function Margin({ clause, marks, repairs, source, citing, acts, isCursor }: ClauseViewProps) {
  const t = useText();
  const { tag } = useLanguage();
  if (marks.length + repairs.length + citing.length === 0 && source === null) return null;
  return (
    <span className={styles['margin']} lang={tag}>
      {marks.map((mark) => (
        <Fragment key={mark.id}>
          <button
            type="button"
            tabIndex={isCursor ? 0 : -1}
            data-private=""
            data-mark-button={mark.id}
            className={cx(styles['chip'], styles[`chip-${mark.kind}`])}
            onClick={() => acts.openMark(mark)}
            aria-label={t('reading.openMark', { word: markWord(mark, t), label: clause.label ?? '' })}
          >
            <Icon name={mark.kind} size={13} />
            <span>{markWord(mark, t)}</span>
            {mark.state === 'exact' ? null : (
              <span className={styles['chipState']}>{t(`reading.mark.${mark.state}`)}</span>
            )}
          </button>{' '}
        </Fragment>
      ))}
      {source === null ? null : <SourceButton source={source} isCursor={isCursor} acts={acts} />}
      {citing.length === 0 ? null : (
        <button
          type="button"
          tabIndex={isCursor ? 0 : -1}
          className={cx(styles['chip'], styles['chip-source'])}
          onClick={(event) => acts.openCiting(citing, event.currentTarget)}
          aria-label={t('reading.citing.open', { count: citing.length, label: clause.label ?? '' })}
        >
          <Icon name="quote" size={13} />
          <span>{t('reading.citing.count', { count: citing.length })}</span>
        </button>
      )}
      {repairs.length === 0 ? null : (
        <button
          type="button"
          tabIndex={isCursor ? 0 : -1}
          className={styles['repair']}
          aria-label={t('reading.repairs', { count: repairs.length })}
          title={t('reading.repairs', { count: repairs.length })}
          onClick={(event) => acts.openRepairs(clause, event.currentTarget)}
        >
          <span aria-hidden="true">⌇</span>
        </button>
      )}
    </span>
  );
}

/** The way to what the file itself says here. */
function SourceButton({
  source,
  isCursor,
  acts,
}: Pick<ClauseViewProps, 'isCursor' | 'acts'> & { readonly source: SourceNotes }) {
  const t = useText();
  const count = source.comments.length + source.changes.length;
  return (
    <button
      type="button"
      tabIndex={isCursor ? 0 : -1}
      className={cx(styles['chip'], styles['chip-source'])}
      onClick={(event) => acts.openSource(source, event.currentTarget)}
      aria-label={t('reading.source.open', { count })}
      title={t('reading.source.open', { count })}
    >
      <Icon name={source.comments.length > 0 ? 'quote' : 'edit'} size={13} />
      <span>{t('reading.source.count', { count })}</span>
    </button>
  );
}

function markWord(mark: AnnotationMark, t: ReturnType<typeof useText>): string {
  return mark.stance === null ? t(`reading.mark.${mark.kind}`) : t(`reading.stance.${mark.stance}`);
}

/** A number for the stylesheet; React's types know no custom properties. */
function cssNumber(name: `--${string}`, value: number): CSSProperties {
  return { [name]: value };
}
