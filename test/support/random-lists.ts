import { buildDocx } from './docx-builder.ts';

// Word files with lists of every kind that Word's dialogs can make, put together at random: several definitions,
// instances that restart or redefine levels, numbers from styles, suppressed numbers, lists in tables and in changes.

type Random = () => number;

const FORMATS = [
  'decimal',
  'decimal',
  'decimal',
  'lowerLetter',
  'upperLetter',
  'lowerRoman',
  'upperRoman',
  'bullet',
  'none',
  'decimalZero',
] as const;
const SHAPES = ['%.', '%)', '(%)', '%', '%.', 'Article %', '% –', '§ %'] as const;

const pick = <T>(random: Random, list: readonly [T, ...T[]] | readonly T[]): T => {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error('an empty list');
  return found;
};
const chance = (random: Random, part: number): boolean => random() < part;

/** What a generated file may hold beyond plain lists. */
export interface ListOptions {
  /** Features that LibreOffice is known to read otherwise than Word: legal numbers, levels that restart late. */
  readonly disputed: boolean;
}

function levelXml(
  random: Random,
  index: number,
  styled: boolean,
  above: string[],
  { disputed }: ListOptions,
  isOverride = false,
): string {
  const format = isOverride && !disputed ? 'upperRoman' : pick(random, FORMATS);
  above[index] = format;
  const isPlain = !disputed && (format === 'none' || isOverride);
  const start = !isPlain && chance(random, 0.15) ? Math.floor(random() * 30) : 1;
  const shape = pick(random, SHAPES);
  const isOutline = index > 0 && chance(random, 0.4);
  const numbers = isOutline
    ? Array.from({ length: index + 1 }, (_, at) => `%${at + 1}`)
        .filter((_, at) => disputed || at === index || !/bullet|none/u.test(above[at] ?? 'none'))
        .join(pick(random, ['.', '.', '-']))
    : `%${index + 1}`;
  const text =
    format === 'none' && !disputed
      ? ''
      : format === 'bullet'
        ? pick(random, ['•', '–', 'o'])
        : shape.replace('%', numbers);
  const restart =
    disputed && index > 0 && chance(random, 0.15)
      ? `<w:lvlRestart w:val="${Math.floor(random() * (index + 1))}"/>`
      : '';
  const legal = disputed && chance(random, 0.1) ? '<w:isLgl/>' : '';
  const style = styled ? `<w:pStyle w:val="L${index}"/>` : '';
  return `<w:lvl w:ilvl="${index}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/>${restart}${style}${legal}<w:suff w:val="${pick(random, ['tab', 'space', 'tab'])}"/><w:lvlText w:val="${text}"/></w:lvl>`;
}

function abstractXml(random: Random, id: number, styled: boolean, options: ListOptions): string {
  const above: string[] = [];
  const levels = Array.from({ length: 9 }, (_, at) =>
    levelXml(random, at, styled && at < 3, above, options),
  ).join('');
  return `<w:abstractNum w:abstractNumId="${id}"><w:nsid w:val="${(0x1000 + id).toString(16).padStart(8, '0')}"/><w:multiLevelType w:val="multilevel"/>${levels}</w:abstractNum>`;
}

function overrideXml(random: Random, options: ListOptions): string {
  const level = options.disputed ? Math.floor(random() * 3) : 0;
  const inside = chance(random, 0.7)
    ? `<w:startOverride w:val="${1 + Math.floor(random() * 9)}"/>`
    : levelXml(random, level, false, [], options, true);
  return `<w:lvlOverride w:ilvl="${level}">${inside}</w:lvlOverride>`;
}

interface Lists {
  readonly abstracts: number;
  readonly instances: number;
  /** Lists in which a paragraph stands already. */
  readonly begun: Set<number>;
}

function paragraphXml(random: Random, at: number, lists: Lists, { disputed }: ListOptions): string {
  const list = 1 + Math.floor(random() * lists.instances);
  // What a level shows that was jumped over before its restarted list began, no two programs agree on.
  const mayJump = disputed || list <= lists.abstracts || lists.begun.has(list);
  const level = mayJump ? Math.min(8, Math.floor(random() * random() * 6)) : 0;
  const numPr = chance(random, 0.05)
    ? '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    : `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`;
  const kind = random();
  if (kind < 0.62 && !numPr.includes('numId w:val="0"')) lists.begun.add(list);
  const properties =
    kind < 0.62
      ? numPr
      : kind < 0.78
        ? `<w:pStyle w:val="${pick(random, ['L0', 'L1', 'L2', 'Based', disputed ? 'Direct' : 'L0'])}"/>`
        : kind < 0.84
          ? `<w:pStyle w:val="${pick(random, ['L0', 'L1', 'Based'])}"/>${numPr}`
          : '';
  const text = chance(random, 0.04) ? '' : `<w:r><w:t>zq${at}zq words of it</w:t></w:r>`;
  return `<w:p><w:pPr>${properties}</w:pPr>${text}</w:p>`;
}

const STYLES = (list: number, other: number): string =>
  [
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>',
    ...[0, 1, 2].map(
      (level) =>
        `<w:style w:type="paragraph" w:customStyle="1" w:styleId="L${level}"><w:name w:val="My L${level}"/><w:basedOn w:val="Normal"/><w:pPr><w:numPr>${level === 0 ? '' : `<w:ilvl w:val="${level}"/>`}<w:numId w:val="${list}"/></w:numPr></w:pPr></w:style>`,
    ),
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Based"><w:name w:val="My Based"/><w:basedOn w:val="L1"/></w:style>',
    `<w:style w:type="paragraph" w:customStyle="1" w:styleId="Direct"><w:name w:val="My Direct"/><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="${other}"/></w:numPr></w:pPr></w:style>`,
  ].join('');

/** Most paragraphs stand by themselves; some in a content control or in a cell. */
function wrapped(random: Random, paragraph: string): string {
  const kind = random();
  if (kind < 0.05) return `<w:sdt><w:sdtContent>${paragraph}</w:sdtContent></w:sdt>`;
  if (kind < 0.1)
    return `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc><w:tc>${paragraph}</w:tc></w:tr></w:tbl>`;
  return paragraph;
}

/** A Word file whose paragraphs each hold a word of their own, "zq17zq", by which its lines are found again. */
export function randomLists(random: Random, options: ListOptions, paragraphs = 60): Uint8Array {
  const abstracts = 1 + Math.floor(random() * 4);
  const instances = abstracts + Math.floor(random() * 4);
  const definitions = Array.from({ length: abstracts }, (_, id) =>
    abstractXml(random, id, id === 0, options),
  );
  const nums = Array.from({ length: instances }, (_, at) => {
    const id = at + 1;
    const abstract = at < abstracts ? at : Math.floor(random() * abstracts);
    const overrides = at >= abstracts && chance(random, 0.7) ? overrideXml(random, options) : '';
    return `<w:num w:numId="${id}"><w:abstractNumId w:val="${abstract}"/>${overrides}</w:num>`;
  });
  const lists = { abstracts, instances, begun: new Set<number>() };
  const body: string[] = [];
  for (let at = 0; at < paragraphs; at++) {
    const paragraph = paragraphXml(random, at, lists, options);
    body.push(wrapped(random, paragraph));
  }
  return buildDocx({
    body: body.join(''),
    styles: STYLES(1, instances),
    numbering: definitions.join('') + nums.join(''),
  });
}
