import { readFileSync } from 'node:fs';
import { asId } from '../../../shared/base/ids.ts';
import type { AnchorClause, Placement } from '../../../shared/text/anchors/index.ts';

export function clause(id: string, label: string | null, text: string): AnchorClause {
  return { id: asId(id), label, text };
}

export function clauses(...texts: readonly string[]): readonly AnchorClause[] {
  return texts.map((text, index) => clause(`c${index}`, null, text));
}

/** What a placement says, short: state, clause, words. */
export function quoteOf(placement: Placement): readonly [string, string, string] {
  if (placement.state === 'unplaced') return ['unplaced', '', ''];
  return [placement.state, placement.clause.id, placement.clause.text.slice(placement.start, placement.end)];
}

/** The paragraphs of the report, cut with a rule just good enough for anchors: text after a lone number. */
export function wgig(): readonly AnchorClause[] {
  const source = readFileSync(
    new URL('../../../renderer/app/sample/wgig-preliminary-report.txt', import.meta.url),
    'utf8',
  );
  const blocks = source.split(/\n(?=(?:\d{1,2}|\(\w+\) ?)\r?\n)/);
  return blocks.map((block, index) => {
    const [head = '', ...rest] = block.split('\n');
    const isLabel = /^(?:\d{1,2}|\(\w+\) ?)$/.test(head);
    const text = (isLabel ? rest : [head, ...rest]).join(' ').replace(/\s+/g, ' ').trim();
    const isSection = isLabel && text.length < 80 && !text.endsWith('.');
    return clause(`w${index}`, isSection ? null : isLabel ? head.trim() : null, text);
  });
}
