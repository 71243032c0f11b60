import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { DocumentId } from '../../../shared/base/ids.ts';
import type { ClauseKind } from '../../../shared/domain/document.ts';
import { findClause, jump } from '../../../shared/text/jump/index.ts';
import type { JumpClause, JumpDocument } from '../../../shared/text/jump/index.ts';

const at = (
  id: string,
  kind: ClauseKind,
  label: string | null,
  level = 0,
  text = '',
  keyword: string | null = null,
): JumpClause => ({
  id: asId(id),
  kind,
  label,
  level,
  text,
  keyword,
});

const report: readonly JumpClause[] = [
  at('es', 'heading', null, 1, 'Executive Summary'),
  at('p1', 'paragraph', '1'),
  at('p2', 'paragraph', '2'),
  at('s1', 'heading', '1', 1, 'Introduction'),
  at('p5', 'paragraph', '5'),
  at('s2', 'heading', '2', 1, 'Establishment of the Working Group'),
  at('s2a', 'heading', '(a)', 2, 'Mandate'),
  at('p10', 'paragraph', '10'),
  at('p10i', 'item', '(i)', 1),
  at('p10ii', 'item', '(ii)', 1),
  at('p11', 'paragraph', '11'),
  at('p34', 'paragraph', '34'),
  at('p34i', 'item', '(i)', 1),
  at('p34ii', 'item', '(ii)', 1),
  at('p35', 'paragraph', '35'),
];

const resolution: readonly JumpClause[] = [
  at('title', 'heading', null, 1, 'RESOLUTION 75'),
  at('ca', 'item', 'a)', 0, 'x', 'considering'),
  at('cb', 'item', 'b)', 0, 'x', 'considering'),
  at('cbv', 'item', 'v)', 1, 'x', 'considering'),
  at('cfa', 'item', 'a)', 0, 'x', 'considering further'),
  at('cfb', 'item', 'b)', 0, 'x', 'considering further'),
  at('r1', 'item', '1', 0, 'x', 'resolves'),
  at('r2', 'item', '2', 0, 'x', 'resolves'),
  at('rq', 'clause', null, 0, 'x', 'resolves to request the Council'),
  at('i1', 'item', '1', 0, 'x', 'instructs the Director of the Telecommunication Standardization Bureau'),
  at('i2', 'item', '2', 0, 'x', 'instructs the Director of the Telecommunication Standardization Bureau'),
  at('ims', 'clause', null, 0, 'x', 'invites Member States'),
];

const document = (id: string, title: string, symbol: string | null, fileName: string): JumpDocument => ({
  id: asId<DocumentId>(id),
  title,
  symbol,
  fileName,
});
const documents = [
  document(
    'wgig',
    'Preliminary report of the Working Group on Internet Governance',
    null,
    'wgig-preliminary-report.txt',
  ),
  document(
    'r75',
    "ITU-T's contribution in implementing the outcomes of the World Summit",
    'RESOLUTION 75 (Johannesburg, 2008)',
    'wtsa-resolution-75.txt',
  ),
  document('fr', 'Contribution from France', 'C07/21-E', 'contribution-france.txt'),
  document('tor', 'Terms of reference', null, 'tor-prepteam.txt'),
];
const clausesOf = (id: DocumentId): readonly JumpClause[] =>
  id === 'wgig' ? report : id === 'r75' ? resolution : [];
const first = (query: string, current: string | null = null): string => {
  const target = jump(query, documents, current === null ? null : asId<DocumentId>(current), clausesOf)[0];
  return target === undefined
    ? '-'
    : `${target.document}${target.clause === null ? '' : ` ${target.clause}`}`;
};

describe('finding a clause by its name', () => {
  it.each([
    ['34 (ii)', 'p34ii'],
    ['34(ii)', 'p34ii'],
    ['34 ii', 'p34ii'],
    ['para. 34 ii)', 'p34ii'],
    ['Paragraph 34, item (II)', 'p34ii'],
    ['§ 34', 'p34'],
    ['1', 'p1'],
    ['section 1', 's1'],
    ['2', 'p2'],
    ['section 2 (a)', 's2a'],
    ['paragraphe 10 i)', 'p10i'],
    ['alinéa 11', 'p11'],
    ['párrafo 5', 'p5'],
    ['пункт 34', 'p34'],
    ['الفقرة ٣٤', 'p34'],
    ['第34段', 'p34'],
    ['paras 10-11', 'p10'],
    ['34 i)-ii)', 'p34i'],
    ['executive summary', 'es'],
    ['introd', 's1'],
  ])('%s', (query, id) => {
    expect(findClause(query, report)).toBe(id);
  });

  it.each([
    ['considering a', 'ca'],
    ['considering further a', 'cfa'],
    ['considering further a)', 'cfa'],
    ['Considering Further (b)', 'cfb'],
    ['considering b v', 'cbv'],
    ['considering', 'ca'],
    ['resolves 2', 'r2'],
    ['instructs 2', 'i2'],
    ['instructs the Director 1', 'i1'],
    ['resolves to request', 'rq'],
    ['invites member states', 'ims'],
  ])('%s, in a resolution', (query, id) => {
    expect(findClause(query, resolution)).toBe(id);
  });

  it('does not settle for less than was typed', () => {
    expect(findClause('34 (ix)', report)).toBeNull();
    expect(findClause('99', report)).toBeNull();
    expect(findClause('considering z', resolution)).toBeNull();
    expect(findClause('10 (ii) (a)', report)).toBeNull();
  });

  it('does not take an item of the next paragraph for its own', () => {
    expect(findClause('11 (i)', report)).toBeNull();
  });
});

describe('jumping to a place in the library', () => {
  it.each([
    ['WGIG 34 (ii)', 'wgig p34ii'],
    ['wgig §34', 'wgig p34'],
    ['wgig', 'wgig'],
    ['WGIG executive summary', 'wgig es'],
    ['resolution 75 considering further a', 'r75 cfa'],
    ['Résolution 75 considering further a', 'r75 cfa'],
    ['Res. 75 instructs 2', 'r75 i2'],
    ['res 75', 'r75'],
    ['C07/21', 'fr'],
    ['c07/21-e', 'fr'],
    ['contribution france', 'fr'],
    ['prepteam', 'tor'],
  ])('%s', (query, expected) => {
    expect(first(query)).toBe(expected);
  });

  it('takes a label alone in the document being read', () => {
    expect(first('34 (ii)', 'wgig')).toBe('wgig p34ii');
    expect(first('considering further b', 'r75')).toBe('r75 cfb');
    expect(first('34')).toBe('-');
  });

  it('prefers a named document to the one being read', () => {
    expect(first('res 75 resolves 1', 'wgig')).toBe('r75 r1');
    expect(first('wgig 1', 'r75')).toBe('wgig p1');
  });

  it('finds nothing rather than something else', () => {
    expect(first('resolution 76')).toBe('-');
    expect(first('')).toBe('-');
    expect(first('()[]')).toBe('-');
  });
});
