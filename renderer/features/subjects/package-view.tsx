import { useEffect, useMemo, useState } from 'react';
import { asId, type DocumentId } from '../../../shared/base/ids.ts';
import type { Clause, ParsedDocument } from '../../../shared/domain/document.ts';
import { citationSteps, packageComments } from '../../../shared/text/references/index.ts';
import type { PackageComment, PairedPaper, ReadDocument } from '../../../shared/text/references/index.ts';
import { Button, EmptyState, LoadingState, Select } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { inSlicesWhile } from '../in-slices.ts';
import { unlessClosed, useFamilies, useMeanings, useSettledMeanings } from '../meanings.ts';
import type { KnownMeanings } from '../meanings.ts';
import { parsedOf, useParsed } from '../parsed-documents.ts';
import { sameClauses } from '../same-clauses.ts';
import { useWorkbench } from '../workbench.tsx';
import { useKept } from './kept-state.ts';
import { TextName } from './place-facts.tsx';
import { PlaceButton, PlaceList, Places } from './place-list.tsx';
import { StillReading } from './still-reading.tsx';
import styles from './subjects.module.css';

const ORDERS = ['paragraphs', 'commented', 'authors'] as const;
type Order = (typeof ORDERS)[number];
/** Where that cannot be found out, a comment is one on the whole: never on a clause that looks alike. */
const NOTHING_SAME: PairedPaper['same'] = new Map();
/** Clauses shown at first; a long paper is shown in parts. */
const AT_FIRST = 120;

/** A working paper with everything that the texts of the library say about it: by paragraph, or by author. */
export function PackageView({ of }: { readonly of: string | undefined }) {
  const t = useText();
  const id = asId<DocumentId>(of ?? '');
  const known = useMeanings();
  const text = useParsed(id);
  const parsed = text.state === 'ready' ? text.parsed : null;
  const comments = useComments(id, parsed, useSettledMeanings());
  const [order, setOrder] = useKept<Order>('package.order', 'paragraphs');
  const entry = known.documents.get(id)?.entry;
  if (text.state === 'loading') return <LoadingState label={t('common.loading')} />;
  if (parsed === null) return <EmptyState icon="document" title={t('subjects.package.none')} />;
  return (
    <>
      {entry === undefined ? null : (
        <h2 className={styles['groupTitle']}>
          <TextName row={entry} />
        </h2>
      )}
      <div className={styles['tools']}>
        <Select
          size="small"
          label={t('subjects.package.order')}
          choices={ORDERS.map((each) => ({ id: each, label: t(`subjects.package.order.${each}`) }))}
          value={order}
          onChange={setOrder}
        />
      </div>
      <StillReading known={known} />
      <p className={styles['count']} role="status">
        {t('subjects.package.count', { count: comments.length })}
      </p>
      <Places label={t('subjects.view.package')}>
        {order === 'authors' ? (
          <ByAuthor comments={comments} parsed={parsed} known={known} />
        ) : (
          <ByParagraph comments={comments} parsed={parsed} known={known} isWhole={order === 'paragraphs'} />
        )}
      </Places>
    </>
  );
}

/** Other revisions of a text, paired with it. */
interface Revisions {
  readonly of: ParsedDocument;
  readonly papers: readonly PairedPaper[];
}

/** Texts that cite the paper are read one after the other; comments show as they come. */
function useComments(
  id: DocumentId,
  parsed: ParsedDocument | null,
  known: KnownMeanings | null,
): readonly PackageComment[] {
  const workbench = useWorkbench();
  const [read, setRead] = useState<readonly ReadDocument[]>([]);
  const [revisions, setRevisions] = useState<Revisions | null>(null);
  const family = useFamilies().get(id);
  useEffect(() => {
    let isWanted = true;
    const load = async (): Promise<void> => {
      if (parsed === null || known === null) return;
      const citing = Array.from(
        known.documents.values(),
        ({ entry, meaning }) => [entry, meaning.citations] as const,
      );
      const steps = citationSteps({ id, clauses: parsed.clauses }, citing, known.resolver());
      const found = (await inSlicesWhile(steps, () => isWanted)) ?? [];
      const texts: ReadDocument[] = [];
      for (const document of new Set(found.map((each) => each.document))) {
        const own = await parsedOf(workbench, document);
        const understood = known.documents.get(document);
        if (!isWanted) return;
        if (own === null || understood === undefined) continue;
        texts.push({ entry: understood.entry, parsed: own, citations: understood.meaning.citations });
      }
      setRead(texts);
    };
    load().catch(unlessClosed);
    return () => {
      isWanted = false;
    };
  }, [workbench, id, parsed, known]);
  useEffect(() => {
    const stop = new AbortController();
    const load = async (): Promise<void> => {
      if (parsed === null) return;
      const others = (family?.members ?? []).filter(
        ({ id: other, role }) => (role === 'revision' || role === 'text') && other !== id,
      );
      const papers: PairedPaper[] = [];
      for (const other of others) {
        const own = await parsedOf(workbench, other.id);
        if (stop.signal.aborted) return;
        if (own === null || own.comments.length === 0) continue;
        const same = await sameClauses(own.clauses, parsed.clauses, stop.signal).catch(() => NOTHING_SAME);
        if (stop.signal.aborted) return;
        papers.push({ id: other.id, parsed: own, same });
      }
      setRevisions({ of: parsed, papers });
    };
    load().catch(unlessClosed);
    return () => stop.abort();
  }, [workbench, id, parsed, family]);
  return useMemo(
    () =>
      parsed === null || known === null
        ? []
        : packageComments(
            { id, parsed },
            read,
            known.resolver(),
            revisions?.of === parsed ? revisions.papers : [],
          ),
    [id, parsed, read, known, revisions],
  );
}

interface CommentsProps {
  readonly comments: readonly PackageComment[];
  readonly parsed: ParsedDocument;
  readonly known: KnownMeanings;
}

function ByParagraph({ comments, parsed, known, isWhole }: CommentsProps & { readonly isWhole: boolean }) {
  const t = useText();
  const [most, setMost] = useState(AT_FIRST);
  const byClause = useMemo(() => Map.groupBy(comments, ({ on }) => on), [comments]);
  const ofWhole = byClause.get(null) ?? [];
  const clauses = isWhole ? parsed.clauses : parsed.clauses.filter(({ id }) => byClause.has(id));
  return (
    <>
      {ofWhole.length === 0 ? null : (
        <section className={styles['group']} aria-label={t('subjects.package.whole')}>
          <h2 className={styles['groupTitle']}>{t('subjects.package.whole')}</h2>
          <Comments label={t('subjects.package.whole')} comments={ofWhole} known={known} />
        </section>
      )}
      {clauses.slice(0, most).map((clause) => {
        const own = byClause.get(clause.id) ?? [];
        return (
          <div key={clause.id} className={styles['paper']} data-paper={clause.id}>
            <PaperClause clause={clause} direction={parsed.direction} />
            {own.length === 0 ? null : (
              <Comments
                label={t('subjects.package.on', { label: clause.label ?? '' })}
                comments={own}
                known={known}
              />
            )}
          </div>
        );
      })}
      {clauses.length > most ? (
        <Button size="small" onPress={() => setMost(most + AT_FIRST)}>
          {t('subjects.more', { count: clauses.length - most })}
        </Button>
      ) : null}
    </>
  );
}

/** The paper's own words, which stay as they are. */
function PaperClause({ clause, direction }: { readonly clause: Clause; readonly direction: 'ltr' | 'rtl' }) {
  const words = (
    <>
      {clause.label === null ? null : (
        <>
          <bdi className={styles['label']}>{clause.label}</bdi>{' '}
        </>
      )}
      {clause.text}
    </>
  );
  return clause.kind === 'heading' ? (
    <h3 className={styles['paperHeading']} dir={direction}>
      {words}
    </h3>
  ) : (
    <p className={styles['paperText']} dir={direction}>
      {words}
    </p>
  );
}

function ByAuthor({ comments, parsed, known }: CommentsProps) {
  const t = useText();
  const { compare } = useFormat();
  const labels = useMemo(() => new Map(parsed.clauses.map(({ id, label }) => [id, label])), [parsed]);
  const groups = Array.from(Map.groupBy(comments, ({ author }) => author ?? '')).toSorted(([a], [b]) =>
    compare(a, b),
  );
  return groups.map(([author, own]) => {
    const name = author === '' ? t('subjects.package.nobody') : author;
    return (
      <section key={author} className={styles['group']} aria-label={name}>
        <h2 className={styles['groupTitle']} dir="auto">
          {name}
        </h2>
        <Comments
          label={name}
          comments={own}
          known={known}
          labelOf={({ on }) => (on === null ? '' : (labels.get(on) ?? ''))}
        />
      </section>
    );
  });
}

interface CommentListProps {
  readonly label: string;
  readonly comments: readonly PackageComment[];
  readonly known: KnownMeanings;
  readonly labelOf?: (comment: PackageComment) => string;
}

function Comments({ label, comments, known, labelOf }: CommentListProps) {
  const t = useText();
  const rows = comments.map((comment, at) => ({
    ...comment,
    key: `package/${comment.document}/${comment.clause ?? ''}/${comment.on ?? ''}/${String(at)}`,
  }));
  return (
    <PlaceList
      label={label}
      rows={rows}
      rowKey={({ key }) => key}
      render={(row) => {
        const place = row.clause ?? row.on;
        const entry = known.documents.get(row.document)?.entry;
        const words = (
          <>
            {labelOf === undefined ? null : <bdi className={styles['label']}>{labelOf(row)}</bdi>}
            <span className={styles['words']}>
              <span className={styles['lead']} dir="auto">
                {row.author ?? t('subjects.package.nobody')}
              </span>
              <span className={styles['task']} dir="auto">
                {row.text}
              </span>
              {row.replies?.map((reply, at) => (
                <span key={at} className={styles['reply']} dir="auto">
                  <span className={styles['lead']}>
                    {t('subjects.package.reply', { who: reply.author ?? t('subjects.package.nobody') })}
                  </span>{' '}
                  {reply.text}
                </span>
              ))}
              {entry === undefined || row.clause === null ? null : <TextName row={entry} />}
            </span>
          </>
        );
        return place === null ? (
          <div className={styles['place']}>{words}</div>
        ) : (
          <PlaceButton row={row.key} document={row.document} clause={place}>
            {words}
          </PlaceButton>
        );
      }}
    />
  );
}
