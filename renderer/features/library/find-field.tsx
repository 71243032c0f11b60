import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { jump, jumpReadings } from '../../../shared/text/jump/index.ts';
import type { JumpTarget } from '../../../shared/text/jump/index.ts';
import { Icon, SearchField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useActiveText, useMeeting, useShell } from '../../ui/shell/shell-context.tsx';
import { parsedOf } from '../parsed-documents.ts';
import { useKeptIndex } from '../search-of.ts';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';
import { useLibraryState } from './library-state.ts';
import styles from './library.module.css';
import { useLibrary } from './use-library.ts';

/** A line offered under the field. */
interface Offer {
  readonly id: string;
  readonly kind: 'place' | 'search';
  readonly title: string;
  readonly label: string;
  readonly text: string;
  readonly target: JumpTarget | null;
}

/**
 * Typing a place ("WGIG 34 (ii)", "C07/21", a label alone in the open document) offers to go there; any
 * words can be searched for in all documents. Enter takes the first offer.
 */
export function FindField() {
  useKeptIndex();
  const t = useText();
  const shell = useShell();
  const [state] = useLibraryState();
  const [query, setQuery] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const offers = useOffers(query, isOpen);
  const box = useRef<HTMLDivElement>(null);
  const hint = useHint(box);
  const take = (offer: Offer | undefined, beside: boolean): void => {
    if (offer === undefined) return;
    setOpen(false);
    if (offer.target === null) {
      state.askForSearch(query);
      shell.open({ kind: 'library' });
      return;
    }
    const { document, clause } = offer.target;
    setQuery('');
    shell.open({ kind: 'document', id: document, ...(clause === null ? {} : { clause }) }, { beside });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && offers.length > 0) {
      event.preventDefault();
      setOpen(true);
      setChosen((now) => (now + step + offers.length) % offers.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(offers[Math.min(chosen, offers.length - 1)], event.ctrlKey || event.metaKey);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };
  const isShown = isOpen && query.trim() !== '' && offers.length > 0;
  return (
    // The list closes when the focus leaves field and list.
    <div
      ref={box}
      className={styles['find']}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
      onKeyDownCapture={onKeyDown}
    >
      <SearchField
        label={t('library.find')}
        hideLabel
        placeholder={t(hint)}
        clearLabel={t('common.clear')}
        value={query}
        onChange={(value) => {
          setQuery(value);
          setChosen(0);
          setOpen(true);
        }}
      />
      <Offers offers={offers} chosen={chosen} isShown={isShown} onTake={take} />
    </div>
  );
}

/** Hints and the width below which the field has no room for their words in any language. */
const HINTS = [
  { hint: 'library.find', needs: 300 },
  { hint: 'library.find.short', needs: 180 },
  { hint: 'common.search', needs: 0 },
] as const;

/** The hint that the field has room for, whatever the width of the window: the bar is shared with other things. */
function useHint(box: RefObject<HTMLElement | null>): (typeof HINTS)[number]['hint'] {
  const [width, setWidth] = useState<number>(HINTS[0].needs);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return HINTS.find(({ needs }) => width >= needs)?.hint ?? 'common.search';
}

interface OffersProps {
  readonly offers: readonly Offer[];
  readonly chosen: number;
  readonly isShown: boolean;
  readonly onTake: (offer: Offer, beside: boolean) => void;
}

function Offers({ offers, chosen, isShown, onTake }: OffersProps) {
  const t = useText();
  const said = offers[chosen];
  return (
    <>
      <span className={styles['hidden']} role="status">
        {isShown && said !== undefined ? `${said.title} ${said.label} ${said.text}` : ''}
      </span>
      {isShown ? (
        <ul className={styles['offers']} aria-label={t('library.find.offers')}>
          {offers.map((offer, index) => (
            <li key={offer.id}>
              <button
                type="button"
                tabIndex={-1}
                className={styles['offer']}
                {...(index === chosen ? { 'data-chosen': '' } : {})}
                onMouseDown={(event) => event.preventDefault()}
                onClick={(event) => onTake(offer, event.ctrlKey || event.metaKey)}
              >
                <Icon name={offer.kind === 'place' ? 'arrow-end' : 'search'} size={16} />
                <span className={styles['offerWords']}>
                  <span className={styles['offerTitle']} dir="auto">
                    {offer.title}
                  </span>
                  {offer.label === '' && offer.text === '' ? null : (
                    <span className={styles['offerText']} dir="auto">
                      {offer.label === '' ? null : <bdi className={styles['hitLabel']}>{offer.label}</bdi>}{' '}
                      {offer.text}
                    </span>
                  )}
                </span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

const MOST_PLACES = 5;
const NO_OFFERS: readonly Offer[] = [];

function useOffers(query: string, isOpen: boolean): readonly Offer[] {
  const t = useText();
  const workbench = useWorkbench();
  const library = useLibrary();
  const { meeting } = useMeeting();
  const active = useActiveText();
  const current = active?.kind === 'document' ? active.id : null;
  const [places, setPlaces] = useState<{ readonly query: string; readonly offers: readonly Offer[] }>({
    query: '',
    offers: NO_OFFERS,
  });
  const documents = library?.documents;
  useEffect(() => {
    if (!isOpen || query.trim() === '' || documents === undefined) return undefined;
    let isWanted = true;
    const sorted = documents.toSorted(
      (a, b) => Number(b.meeting === meeting) - Number(a.meeting === meeting),
    );
    void placesFor(workbench, query, sorted, current).then((offers) => {
      if (isWanted) setPlaces({ query, offers });
    });
    return () => {
      isWanted = false;
    };
  }, [workbench, query, documents, meeting, current, isOpen]);
  return useMemo(() => {
    if (query.trim() === '') return NO_OFFERS;
    const search: Offer = {
      id: 'search',
      kind: 'search',
      title: t('library.find.search', { query: query.trim() }),
      label: '',
      text: '',
      target: null,
    };
    return [...(places.query === query ? places.offers : NO_OFFERS), search];
  }, [query, places, t]);
}

/** The places that a query names, with the words that stand there. Only texts that may hold one are opened. */
async function placesFor(
  workbench: Workbench,
  query: string,
  documents: readonly DocumentEntry[],
  current: DocumentId | null,
): Promise<readonly Offer[]> {
  const readings = jumpReadings(query, documents, current).slice(0, 8);
  const wanted = Array.from(new Set(readings.map(({ document }) => document)));
  const texts = new Map(
    await Promise.all(wanted.map(async (id) => [id, (await parsedOf(workbench, id))?.clauses] as const)),
  );
  return jump(query, documents, current, (id) => texts.get(id))
    .slice(0, MOST_PLACES)
    .map((target): Offer => {
      const entry = documents.find(({ id }) => id === target.document);
      const clause = clauseOf(texts.get(target.document), target.clause);
      return {
        id: `${target.document} ${target.clause ?? ''}`,
        kind: 'place',
        title:
          entry === undefined ? '' : [entry.symbol, entry.title].filter((name) => name !== null).join(' · '),
        label:
          clause === null ? '' : [clause.keyword, clause.label].filter((name) => name !== null).join(' '),
        text: clause === null ? '' : clause.text.slice(0, 120),
        target,
      };
    });
}

function clauseOf<C extends { readonly id: ClauseId }>(
  clauses: readonly C[] | undefined,
  id: ClauseId | null,
): C | null {
  return clauses?.find((clause) => clause.id === id) ?? null;
}
