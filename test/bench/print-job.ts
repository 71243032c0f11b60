import type { PrintBlock, PrintNote, PrintPage } from '../../shared/render/print-page-input.ts';

const WORDS =
  'the of and to in Member States Internet governance development shall should countries Working Group meeting report paragraph resolves further information society Secretary-General participation consensus stakeholders developing review process session Council mandate'.split(
    ' ',
  );

/** A small generator of equal numbers on every machine. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A text of about 200 pages with notes beside it and 1,000 notes, a quarter of them in clusters of seven. Harsh
 * on purpose: clusters are where floats drift and where other engines drop notes.
 */
export function bigJob(pages = 200, noteCount = 1000): PrintPage {
  const next = numbers(7);
  const sentence = (length: number): string => {
    const words = Array.from({ length }, () => WORDS[Math.floor(next() * WORDS.length)] ?? '');
    return `${words.join(' ')}.`;
  };
  const blocks: PrintBlock[] = [];
  const plain = { styles: [], footnotes: [], rows: null, brackets: false };
  for (let i = 0; i < pages * 3.6; i++) {
    if (i % 15 === 0) {
      const label = `${String(i / 15 + 1)}.`;
      blocks.push({ id: `h${String(i)}`, kind: 'heading', level: 1, label, text: sentence(6), ...plain });
    }
    const text = Array.from({ length: 6 }, () => sentence(6 + Math.floor(next() * 18))).join(' ');
    blocks.push({ id: `p${String(i)}`, kind: 'paragraph', level: 0, label: String(i + 1), text, ...plain });
  }
  const kinds = ['highlight', 'note', 'question', 'position'] as const;
  const paragraphs = blocks.filter((block) => block.kind === 'paragraph');
  const notes = Array.from({ length: noteCount }, (_, i): PrintNote => {
    const clustered = i < noteCount / 4;
    const at = clustered ? Math.floor(i / 7) * 5 : Math.floor(next() * paragraphs.length);
    const block = paragraphs[at % paragraphs.length] ?? paragraphs[0];
    const start = Math.floor(next() * Math.max(1, (block?.text.length ?? 1) - 60));
    const kind = kinds[i % kinds.length] ?? 'note';
    const position =
      kind === 'position'
        ? { stance: 'reserve' as const, target: sentence(6), fallback: sentence(6), redLine: null }
        : null;
    const place = { kind: 'range' as const, block: block?.id ?? '', start, end: start + 40, changed: false };
    return { kind, place, body: `N${String(i)} ${sentence(12)}`, position, tags: [] };
  });
  return {
    title: 'A report of two hundred pages',
    symbol: 'WG-TEST/200',
    version: 'Rev.1',
    date: '2026-11-22',
    language: 'en',
    direction: 'ltr',
    blocks,
    footnotes: [],
    paper: 'A4',
    words: 'en',
    lineNumbers: true,
    wideMargin: false,
    copy: { kind: 'private', notes, statuses: null },
  };
}
