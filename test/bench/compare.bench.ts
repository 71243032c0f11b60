import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFile } from '../../electron/host/importing/import-file.ts';
import { carryAnchors } from '../../shared/text/anchors/index.ts';
import { compareTexts, rowWords } from '../../shared/text/compare/index.ts';
import { numbers } from '../support/campaign.ts';
import { notesOn, reviseText, verdictOf } from '../support/revised-text.ts';
import type { Bench } from './figure.ts';

const SAMPLE = join(import.meta.dirname, '../../renderer/app/sample');
const NAMES = [
  'wgig-preliminary-report',
  'contribution-france',
  'informal-consultations-2005-07-20',
  'tor-prepteam',
  'wtsa-resolution-75',
];
/** Characters of a hundred pages. */
const PAGES = 235_000;

interface Text {
  readonly label: string | null;
  readonly text: string;
}

/** The sample's clauses, and as many again with other words as it takes for a hundred pages. */
export function hundredPages(): readonly Text[] {
  const own = NAMES.flatMap((name): readonly Text[] => {
    const read = importFile(readFileSync(join(SAMPLE, `${name}.txt`)), `${name}.txt`);
    return read.ok && read.value.kind === 'parsed' ? read.value.document.clauses : [];
  });
  const random = numbers(5);
  const words = own.flatMap(({ text }) => text.split(/\s+/u));
  const texts = [...own];
  let size = own.reduce((sum, { text }) => sum + text.length, 0);
  for (let at = 0; size < PAGES; at++) {
    const { label, text } = own[at % own.length] ?? { label: null, text: '' };
    const other = text
      .split(' ')
      .map(() => words[Math.floor(random() * words.length)] ?? '')
      .join(' ');
    texts.push({ label, text: other });
    size += other.length;
  }
  return texts;
}

function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const RUNS = 12;

/** Comparing a hundred pages with a revision of them, all words included. */
export const bench: Bench = {
  name: 'compare',
  run(report) {
    const texts = hundredPages();
    for (const [name, share] of [
      ['5 % of the clauses edited', 0.05],
      ['half of the clauses edited', 0.5],
    ] as const) {
      const times: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const { before, after } = reviseText(texts, share, numbers(100 + run));
        times.push(
          cpuOf(() => {
            const comparison = compareTexts(before, after);
            for (const row of comparison.rows) rowWords(comparison, row);
          }),
        );
      }
      report({ name: `100 pages, ${name}, CPU`, unit: 'ms', runs: times.slice(2), aim: '≤ 500' });
    }
    return Promise.resolve();
  },
};

/** Carrying 2,000 notes, and how many came to stand on their words. */
export function carryFigures(report: Parameters<Bench['run']>[0]): void {
  const texts = hundredPages();
  for (const share of [0.05, 0.15, 0.5]) {
    const times: number[] = [];
    const right: number[] = [];
    const wrong: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const random = numbers(900 + run);
      const revision = reviseText(texts, share, random);
      const notes = notesOn(revision.before, 2000, random);
      const anchors = notes.map(({ anchor }) => anchor);
      let placed: ReturnType<typeof carryAnchors> = [];
      times.push(cpuOf(() => void (placed = carryAnchors(revision.before, revision.after, anchors))));
      const verdicts = notes.map((note, index) => {
        const place = placed[index];
        const at =
          place === undefined || place.state === 'unplaced' ? null : { ...place, clause: place.clause.id };
        return verdictOf(note, at, revision);
      });
      const share100 = (is: (verdict: string) => boolean): number =>
        verdicts.filter(is).length / verdicts.length;
      right.push(share100((verdict) => verdict === 'right' || verdict === 'gone'));
      wrong.push(share100((verdict) => verdict === 'wrong'));
    }
    const aims = share === 0.05 ? (['≥ 0.95', '≤ 0.007'] as const) : (['', ''] as const);
    const of = `${share * 100} % of the clauses edited`;
    report({ name: `2,000 notes, ${of}, CPU`, unit: 'ms', runs: times.slice(2), aim: '≤ 1000' });
    report({ name: `right, ${of}`, unit: 'ratio', runs: right, aim: aims[0] });
    report({ name: `wrong, ${of}`, unit: 'ratio', runs: wrong, aim: aims[1] });
  }
}
