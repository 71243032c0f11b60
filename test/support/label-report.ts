import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { readDocx } from '../../electron/host/importing/docx/read-docx.ts';
import { readOdt } from '../../electron/host/importing/odt/read-odt.ts';
import { readRtf } from '../../electron/host/importing/rtf/read-rtf.ts';
import type { SourceBlock } from '../../electron/host/importing/source-blocks.ts';
import { numbers } from './campaign.ts';
import { officeText } from './office-text.ts';
import { randomLists, type ListOptions } from './random-lists.ts';

// Our labels beside LibreOffice's, line by line: every line that one of the two shows with a label.

const CORPUS = join(import.meta.dirname, '../../../shared/corpus');

const READERS: Readonly<Record<string, typeof readDocx>> = {
  '.docx': readDocx,
  '.odt': readOdt,
  '.fodt': readOdt,
  '.rtf': readRtf,
};

/** A line whose label the two show otherwise. */
export interface LabelDifference {
  readonly file: string;
  readonly text: string;
  readonly ours: string;
  readonly theirs: string;
}

export interface LabelReport {
  /** Lines that one of the two shows with a label. */
  readonly lines: number;
  readonly differences: readonly LabelDifference[];
}

interface Line {
  readonly label: string;
  readonly text: string;
}

/** Bullets are one to us: plain text shows one sign for each level, whatever the file says. */
const BULLET = /^[^\p{L}\p{N}]{1,2}$|^o$/u;
const fold = (text: string): string =>
  text
    .replace(/[\s\u200e\u200f\u00ad]+/gu, ' ')
    .replaceAll('\u2011', '-')
    .trim();

function ownLines(blocks: readonly SourceBlock[]): readonly Line[] {
  return blocks
    .filter((block) => block.role !== 'contents')
    .flatMap((block) =>
      block.text
        .split(block.table === null ? '\n' : /[\n\t]/u)
        .map((text, at) => ({ label: at === 0 ? (block.label ?? '') : '', text: fold(text) }))
        .filter(({ text }) => text !== ''),
    );
}

/** What stands before the words of a line in LibreOffice's text; null if the line holds other words. */
function labelBefore(line: string, text: string): string | null {
  if (line === text) return '';
  const before = line.endsWith(text) ? line.slice(0, line.length - text.length) : null;
  return before !== null && /^\S{1,24}(?: \S{1,12})? $/u.test(before) ? before.trim() : null;
}

function compare(file: string, blocks: readonly SourceBlock[], shown: readonly string[]): LabelReport {
  const lines = shown.map(fold);
  const differences: LabelDifference[] = [];
  let count = 0;
  let from = 0;
  for (const { label, text } of ownLines(blocks)) {
    const whole = fold(`${label} ${text}`);
    const find = (matches: (line: string) => boolean): number => {
      const after = lines.findIndex((line, at) => at >= from && at < from + 400 && matches(line));
      return after >= 0 || label === '' ? after : lines.findIndex(matches);
    };
    const exact = find((line) => line === whole);
    const at = exact >= 0 ? exact : find((line) => labelBefore(line, text) !== null);
    const theirs = at < 0 ? null : (labelBefore(lines[at] ?? '', text) ?? '');
    if (at >= from) from = at + 1;
    if (label === '' && (theirs === null || theirs === '')) continue;
    if (BULLET.test(label) && BULLET.test(theirs ?? '')) continue;
    count += 1;
    if (exact < 0) differences.push({ file, text: text.slice(0, 60), ours: label, theirs: theirs ?? '?' });
  }
  return { lines: count, differences };
}

function reportOn(files: ReadonlyMap<string, Uint8Array>): LabelReport {
  let lines = 0;
  const differences: LabelDifference[] = [];
  for (const [name, shown] of officeText(files)) {
    const read = READERS[extname(name)]?.(files.get(name) ?? new Uint8Array());
    if (read?.ok !== true || shown === null) continue;
    const report = compare(name, read.value.blocks, shown);
    lines += report.lines;
    differences.push(...report.differences);
  }
  return { lines, differences };
}

/** The files of the corpus that are here, of some endings (".docx"); empty where it is not. */
export function corpusLabels(endings: readonly string[]): LabelReport {
  const files = new Map<string, Uint8Array>();
  for (const folder of ['docx', 'un-itu', 'odt-rtf-html']) {
    if (!existsSync(join(CORPUS, folder))) continue;
    for (const name of readdirSync(join(CORPUS, folder)))
      if (endings.includes(extname(name)) && !name.includes('password-is'))
        files.set(`${folder}/${name}`, readFileSync(join(CORPUS, folder, name)));
  }
  return reportOn(files);
}

/** Word files put together at random. */
export function generatedLabels(seed: number, count: number, options: ListOptions): LabelReport {
  return reportOn(
    new Map(
      Array.from({ length: count }, (_, at) => [
        `seed ${seed + at * 7919}.docx`,
        randomLists(numbers(seed + at * 7919), options),
      ]),
    ),
  );
}
