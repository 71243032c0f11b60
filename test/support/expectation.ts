import { normalizeSymbol } from '../../shared/text/symbols.ts';
import type { InspectJson } from './inspect-json.ts';

// The expectation files of the corpus were made by hand, without the product, in the words of whoever read the
// document. Here they are read: each member that says something of the output becomes a sentence where it differs.

type Json = Readonly<Record<string, unknown>>;

const fold = (text: string): string =>
  text
    .replace(/[\u2010\u2011]/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim();
const bare = (label: string | null): string => (label ?? '').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
const words = (value: unknown): readonly string[] => list(value).map(plain);

/** Where the output differs from what the expectation says; empty if nowhere. */
export function differences(expected: Json, got: InspectJson): readonly string[] {
  return [
    ...headDifferences(expected, got),
    ...labelDifferences(expected, got),
    ...resolutionDifferences(expected, got),
    ...quotationDifferences(expected, got),
    ...sideDifferences(expected, got),
    ...textDifferences(expected, got),
    ...countDifferences(expected, got),
  ];
}

function headDifferences(expected: Json, got: InspectJson): readonly string[] {
  const found: string[] = [];
  for (const name of ['title', 'symbol', 'language', 'direction'] as const) {
    const wanted = expected[name];
    if (wanted === undefined) continue;
    const any = Array.isArray(wanted) ? words(wanted) : [plain(wanted)];
    const value = got[name];
    const isSame = any.some((one) => {
      const tidy = fold(one).replace(/[,،]$/u, '');
      // "(shown in capitals; …)", "(no title line; …)": what the reader adds about the title
      const shown = tidy.replace(/\s\((?:shown|no title)[^)]*\)$/u, '');
      return name === 'language'
        ? value?.split('-')[0] === shown.split('-')[0]
        : name === 'symbol'
          ? normalizeSymbol(value ?? '').toLowerCase() === normalizeSymbol(shown).toLowerCase()
          : fold(value ?? '').toLowerCase() === shown.toLowerCase();
    });
    if (!isSame && !plain(wanted).includes('(no title line')) found.push(`${name}: ${value ?? 'none'}`);
  }
  return found;
}

function labelDifferences(expected: Json, got: InspectJson): readonly string[] {
  const found: string[] = [];
  const labels = got.clauses.map((clause) => bare(clause.label));
  let at = 0;
  for (const wanted of words(expected['paragraph_labels'])) {
    const next = labels.indexOf(bare(wanted), at);
    if (next < 0) found.push(`label ${wanted}`);
    else at = next + 1;
  }
  if (Array.isArray(expected['headings']) && expected['headings'].length === 0)
    for (const one of got.headings.filter(
      ({ text }) => fold(text).toLowerCase() !== fold(plain(expected['symbol'])).toLowerCase(),
    ))
      found.push(`heading that is none: ${one.text}`);
  let heading = -1;
  for (const entry of list(expected['headings'])) {
    const text = typeof entry === 'string' ? entry : plain(record(entry)['text']);
    const label = typeof entry === 'string' ? null : record(entry)['label'];
    const next = got.headings.findIndex(
      (one, index) =>
        index > heading &&
        (fold(one.text).toLowerCase() === fold(text).toLowerCase() ||
          fold(`${one.label ?? ''} ${one.text}`).toLowerCase() === fold(text).toLowerCase()) &&
        (typeof label !== 'string' || bare(one.label) === bare(label)),
    );
    if (next >= 0) heading = next;
    else if (fold(got.title ?? '') !== fold(text))
      found.push(`heading ${typeof label === 'string' ? label : ''} ${text}`);
  }
  for (const entry of list(expected['sub_items'])) {
    const wanted = words(record(entry)['labels']).map(bare).join(' ');
    if (
      !labels
        .filter((label) => label !== '')
        .join(' ')
        .includes(wanted) &&
      !isRun(labels, wanted.split(' '))
    )
      found.push(`sub-items ${wanted} under ${plain(record(entry)['under'])}`);
  }
  return found;
}

/** The labels in this order, with others between them. */
function isRun(labels: readonly string[], wanted: readonly string[]): boolean {
  let at = 0;
  for (const label of labels) if (label === wanted[at]) at += 1;
  return at >= wanted.length;
}

function resolutionDifferences(expected: Json, got: InspectJson): readonly string[] {
  const found: string[] = [];
  for (const entry of list(expected['clause_groups'])) {
    const { part, keyword, labels, labels_in_the_text: inText } = record(entry);
    const wanted = list(inText ?? labels)
      .map((label) => (label === null ? '-' : bare(plain(label))))
      .join(' ');
    const mine = got.clauses
      .filter(
        (one) =>
          one.kind === 'clause' && one.part === part && fold(one.keyword ?? '') === fold(plain(keyword)),
      )
      .map((one) => (one.label === null ? '-' : bare(one.label)))
      .join(' ');
    if (mine !== wanted) found.push(`group ${plain(keyword)}: ${mine} for ${wanted}`);
  }
  for (const part of ['preambular', 'operative']) {
    const wanted = words(expected[`${part}_keywords`]);
    if (wanted.length === 0) continue;
    const mine = got.clauses.filter((one) => one.kind === 'clause' && one.part === part);
    if (mine.length !== wanted.length) found.push(`${part}: ${mine.length} for ${wanted.length}`);
    wanted.forEach((word, index) => {
      const shown = fold(mine[index]?.keyword ?? '').toLowerCase();
      if (!shown.startsWith(word.toLowerCase()) && !word.toLowerCase().startsWith(shown || '?'))
        found.push(`${part} ${index + 1}: ${shown} for ${word}`);
    });
  }
  return found;
}

function quotationDifferences(expected: Json, got: InspectJson): readonly string[] {
  const body = got.clauses.map((clause) => fold(clause.text));
  const notes = got.footnotes.map((note) => fold(note.text)).join('\n');
  return list(expected['quotations']).flatMap((entry) => {
    const { text, label, hits } = record(entry);
    const wanted = fold(plain(text));
    const isNote = plain(label).startsWith('footnote');
    const whole = isNote ? notes : body.join('\n');
    const count = whole.split(wanted).length - 1;
    if (count === 0) return [`quotation ${wanted}`];
    if (typeof hits === 'number' && count !== hits) return [`quotation ${wanted}: ${count} for ${hits}`];
    const simple = /^\(?(\d+)[.)]?$/u.exec(plain(label))?.[1];
    if (simple === undefined) return [];
    const at = body.findIndex((one) => one.includes(wanted));
    const near = got.clauses.slice(0, at + 1).findLast((one) => /^\d+$/u.test(bare(one.label)));
    return bare(near?.label ?? null) === simple
      ? []
      : [`quotation under ${near?.label ?? '-'} for ${simple}`];
  });
}

function sideDifferences(expected: Json, got: InspectJson): readonly string[] {
  const found: string[] = [];
  const { footnotes } = expected;
  if (typeof footnotes === 'number' && got.footnotes.length !== footnotes)
    found.push(`footnotes: ${got.footnotes.length} for ${footnotes}`);
  const inText = record(footnotes)['in_the_text'];
  if (typeof inText === 'number' && got.footnotes.length !== inText)
    found.push(`footnotes: ${got.footnotes.length} for ${inText}`);
  if (typeof expected['tables'] === 'number' && got.tables.length !== expected['tables'])
    found.push(`tables: ${got.tables.length}`);
  const comments = record(expected['comments']);
  if (typeof comments['count'] === 'number' && got.comments.length !== comments['count'])
    found.push(`comments: ${got.comments.length}`);
  for (const [index, text] of words(comments['texts']).entries())
    if (fold((got.comments[index]?.text ?? '').replaceAll('\n', ' / ')) !== fold(text))
      found.push(`comment ${text}`);
  for (const [index, date] of words(comments['dates']).entries())
    if (got.comments[index]?.date !== date) found.push(`comment of ${date}`);
  for (const author of words(comments['authors']))
    if (!got.comments.some((one) => one.author === author)) found.push(`comment by ${author}`);
  if (typeof comments['anchored_on'] === 'string' && got.comments[0]?.quote !== comments['anchored_on'])
    found.push('where the comment is');
  const tracked = record(expected['tracked_changes']);
  if (tracked['count'] === 0 && got.changes.length > 0) found.push(`changes: ${got.changes.length}`);
  for (const name of ['authors', 'dates'] as const) {
    const member = name === 'authors' ? 'author' : 'date';
    for (const one of words(tracked[name]))
      if (!got.changes.some((change) => change[member] === one)) found.push(`change of ${one}`);
  }
  for (const [name, kind] of [
    ['insertions', 'insertion'],
    ['deletions', 'deletion'],
  ] as const)
    if (
      typeof tracked[name] === 'number' &&
      got.changes.filter((one) => one.kind === kind).length !== tracked[name]
    )
      found.push(name);
  return found;
}

function textDifferences(expected: Json, got: InspectJson): readonly string[] {
  const found: string[] = [];
  for (const view of ['accepted', 'rejected'] as const) {
    const text = fold(got[`${view}Text`] ?? '');
    const whole = expected[`${view}_text`];
    if (typeof whole === 'string' && text !== whole) found.push(`${view} text`);
    for (const piece of words(expected[`${view}_has`]))
      if (!text.includes(fold(piece))) found.push(`${view} lacks ${piece}`);
    for (const piece of words(expected[`${view}_lacks`]))
      if (text.includes(fold(piece))) found.push(`${view} has ${piece}`);
  }
  for (const link of words(expected['links']))
    if (!got.citations.some((one) => one.target === link)) found.push(`citation ${link}`);
  const speakers = words(expected['interventions']);
  if (speakers.length > 0) {
    const mine = got.interventions.map(({ speaker, onBehalfOf }) => fold(`${speaker} ${onBehalfOf ?? ''}`));
    if (mine.length !== speakers.length) found.push(`interventions: ${mine.length} for ${speakers.length}`);
    speakers.forEach((name, index) => {
      const parts = name
        .split(/[(/)]/u)
        .map(fold)
        .filter((part) => part !== '');
      if (!parts.every((part) => (mine[index] ?? '').includes(part)))
        found.push(`intervention ${index + 1}: ${mine[index] ?? '-'} for ${name}`);
    });
  }
  return found;
}

function countDifferences(expected: Json, got: InspectJson): readonly string[] {
  const found: string[] = [];
  const counts = record(expected['paragraph_count']);
  const says = (name: string, mine: number): void => {
    if (typeof counts[name] === 'number' && counts[name] !== mine)
      found.push(`${name}: ${mine} for ${plain(counts[name])}`);
  };
  const clauses = (part: string): number =>
    got.clauses.filter((one) => one.kind === 'clause' && one.part === part).length;
  says('preambular', clauses('preambular'));
  says('operative', clauses('operative'));
  says('preambular_items', clauses('preambular'));
  says('operative_items', clauses('operative'));
  says('numbered_points', got.clauses.filter((one) => one.kind === 'item').length);
  says(
    'numbered',
    got.clauses.filter((one) => one.kind === 'paragraph' && /^\d+$/u.test(bare(one.label))).length,
  );
  says('non_empty', got.clauses.filter((one) => one.text.trim() !== '').length);
  if (typeof expected['bullets'] === 'number') {
    const bullets = got.clauses.filter(
      (one) => one.label !== null && /^[^\p{L}\p{N}]$/u.test(one.label),
    ).length;
    if (bullets !== expected['bullets']) found.push(`bullets: ${bullets}`);
  }
  return found;
}
