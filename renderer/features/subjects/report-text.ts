import { asId, type ClauseId, type DraftId } from '../../../shared/base/ids.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { DraftClause, DraftContent } from '../../../shared/domain/draft.ts';
import type { MissionReport } from './judgements.ts';
import type { DateRow, MandateRow } from './rows.ts';

// The mission report as text: three parts of lines, of which those that begin with "- " are points.

/** Letters that a page holds at the size of a Word file, with its headings. */
const PAGE = 2800;

/** Whether the report is longer than the one page that the capital reads. */
export function isLongerThanPage(report: MissionReport): boolean {
  const text = `${report.outcome}\n${report.position}\n${report.followUp}`;
  // A line that ends early takes a whole one.
  return (
    text.split('\n').reduce((sum, line) => sum + Math.max(90, Math.ceil(line.length / 90) * 90), 0) > PAGE
  );
}

const MOST = 5;
const LENGTH = 180;

/** First words of a task or a quote, at a word's end. */
export function brief(text: string, most = LENGTH): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most).replace(/\s\S*$/u, '')}…`;
}

interface Words {
  readonly stance: (stance: string) => string;
  readonly due: (date: string) => string;
  readonly quote: (words: string) => string;
  readonly at: (stance: string, place: string) => string;
  /** What goes before, and what it says. */
  readonly says: (what: string, said: string) => string;
  readonly agreed: (text: string, what: string) => string;
}

/** What is known and may go into the report: the delegate chooses. Red lines and fallbacks never do. */
export function suggestReport(
  parts: {
    readonly outcomes: readonly { readonly name: string; readonly sentence: string }[];
    readonly positions: readonly Annotation[];
    readonly mandates: readonly MandateRow[];
    readonly dates: readonly DateRow[];
  },
  words: Words,
): MissionReport {
  const points = (lines: readonly string[]): string =>
    lines
      .slice(0, MOST)
      .map((line) => `- ${line}`)
      .join('\n');
  const positions = parts.positions.flatMap(({ anchor, position }) => {
    if (position === null || position.stance === null) return [];
    const place =
      anchor.scope === 'range' ? `${anchor.label ?? ''} ${words.quote(brief(anchor.quote, 80))}`.trim() : '';
    const stance =
      place === '' ? words.stance(position.stance) : words.at(words.stance(position.stance), place);
    return [position.target === '' ? stance : words.says(stance, brief(position.target))];
  });
  const tasks = parts.mandates.map(
    ({ symbol, title, addressee, label, task, by }) =>
      words.says(
        `${symbol ?? brief(title, 60)}${label === null ? '' : ` (${label})`}`,
        `${addressee ?? ''} ${brief(task)}`.trim(),
      ) + (by === null ? '' : ` (${words.due(by)})`),
  );
  const dates = parts.dates.map(({ iso, sentence }) => words.says(words.due(iso), brief(sentence)));
  return {
    outcome: points(
      parts.outcomes.map(({ name, sentence }) => words.agreed(brief(name, 80), brief(sentence))),
    ),
    position: points(positions),
    followUp: points([...tasks.slice(0, MOST - Math.min(2, dates.length)), ...dates.slice(0, 2)]),
  };
}

/** The report as a text that can be exported: title, three headings, their lines. Empty parts are left out. */
export function reportContent(
  report: MissionReport,
  words: {
    readonly title: string;
    readonly outcome: string;
    readonly position: string;
    readonly followUp: string;
    readonly language: string;
  },
): DraftContent {
  const parts = [
    [words.outcome, report.outcome],
    [words.position, report.position],
    [words.followUp, report.followUp],
  ] as const;
  const blocks = parts.flatMap(([heading, text]) => {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.length === 0 ? [] : [['heading', heading] as const, ...lines.map(blockOf)];
  });
  return contentOf(words.title, words.language, blocks);
}

function blockOf(line: string): readonly [DraftClause['kind'], string] {
  const point = /^\s*[-•–]\s+(?<words>.+)$/u.exec(line)?.groups?.['words'];
  return point === undefined ? ['paragraph', line.trim()] : ['bullet', point];
}

/** A text made of blocks, for the exports that take drafts. It is no draft and is kept nowhere. */
export function contentOf(
  title: string,
  language: string,
  blocks: readonly (readonly [DraftClause['kind'], string])[],
): DraftContent {
  return {
    id: asId<DraftId>('report'),
    kind: 'blank',
    title,
    language,
    clauses: [['title', title] as const, ...blocks].map(([kind, text], at) => ({
      id: asId<ClauseId>(`c-${String(at)}`),
      kind,
      level: kind === 'heading' ? 1 : 0,
      label: kind === 'bullet' ? '•' : null,
      manualLabel: null,
      text,
      marks: [],
      status: { state: 'not-discussed' },
    })),
  };
}
