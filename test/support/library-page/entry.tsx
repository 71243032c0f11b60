import { asId, type DocumentId, type MeetingId } from '../../../shared/base/ids.ts';
import { LibraryScreen } from '../../../renderer/features/library/index.ts';
import { mountUi } from '../mount-ui.tsx';
import { OnBench, openReadingBench, type ReadingBench } from '../reading-bench.tsx';
import { aClause, aDocument, aMeeting, aText } from '../store-records.ts';

/** What a bench asks of a page that has the list of documents over a real store. */
export interface LibraryPage {
  fill(documents: number): Promise<void>;
  /** Milliseconds from nothing shown to the frame with the first rows. */
  timeToShow(): Promise<number>;
  /** Milliseconds of each frame while the list is scrolled to its end and back. */
  scroll(): Promise<readonly number[]>;
}

declare global {
  interface Window {
    libraryPage: LibraryPage;
  }
}

const KINDS = ['report', 'resolution', 'contribution', 'agenda'] as const;
let bench: ReadingBench | null = null;
let shown: { unmount(): void } | null = null;

async function opened(): Promise<ReadingBench> {
  bench ??= await openReadingBench();
  return bench;
}

async function fill(documents: number): Promise<void> {
  const { store } = (await opened()).workbench;
  await store.meetings.put(aMeeting());
  for (let number = 0; number < documents; number++) {
    const kind = KINDS[number % KINDS.length] ?? 'report';
    const entry = aDocument(`d-${number.toString().padStart(30, '0')}`, {
      title: `Report of the ${number}th meeting of the working group on the terms of reference`,
      symbol: `TD/${number} (WP1/5)`,
      meeting: asId<MeetingId>('m-1'),
      id: asId<DocumentId>(`d-${number}`),
      kind,
    });
    await store.documents.add(
      entry,
      aText([aClause(`d-${number}-0`, `The meeting took note of TD/${number}.`)]),
    );
  }
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
const rows = (): NodeListOf<HTMLElement> => document.querySelectorAll<HTMLElement>('[data-row]');

async function until(isSo: () => boolean): Promise<void> {
  for (let count = 0; !isSo(); count++) {
    if (count > 5000) throw new Error('it does not come');
    await frame();
  }
}

async function timeToShow(): Promise<number> {
  shown?.unmount();
  const own = await opened();
  const start = performance.now();
  shown = await mountUi(
    <OnBench bench={own}>
      <div style={{ blockSize: '100vh', display: 'grid' }}>
        <LibraryScreen />
      </div>
    </OnBench>,
  );
  await until(() => rows().length > 10);
  await frame();
  return performance.now() - start;
}

/** What scrolls the list. */
function scroller(): HTMLElement {
  for (let at: HTMLElement | null = rows()[0] ?? null; at !== null; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight + 1000 && /auto|scroll/u.test(getComputedStyle(at).overflowY))
      return at;
  return document.documentElement;
}

const STEPS = 120;

async function scroll(): Promise<readonly number[]> {
  const root = scroller();
  const times: number[] = [];
  let last = await frame();
  for (let step = 0; step <= 2 * STEPS; step++) {
    const part = step <= STEPS ? step / STEPS : 2 - step / STEPS;
    root.scrollTop = part * (root.scrollHeight - root.clientHeight);
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  return times;
}

globalThis.window.libraryPage = { fill, timeToShow, scroll };
