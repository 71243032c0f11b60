import { MAX_VACANT } from './numbering.ts';
import { isProse } from './number-gaps.ts';
import { keywordLine } from './resolution-lines.ts';
import { isUnfinished } from './text-lines.ts';
import { beginsWithMonth } from './typed-label.ts';
import { westernDigits } from './western-digits.ts';

/**
 * Lines that begin with a bare number and are believed for their neighbours: they count 1, 2, 3 … as titles
 * and paragraphs do ("1 Scope", "2 References"), or as the clauses under one keyword of a resolution do.
 */
export function bareNumberChain(lines: readonly string[]): ReadonlySet<string> {
  return new Set([...countedLines(lines), ...clauseChain(lines)]);
}

/** Under a keyword on its own line: "1 …" first and "2 …" after it, whatever words the clauses begin with. */
function clauseChain(lines: readonly string[]): ReadonlySet<string> {
  const chain = new Set<string>();
  let next = 0;
  let held: string | null = null;
  let before = '';
  for (const line of lines) {
    const match = /^(\d{1,3})(bis|ter|quater|[A-Z])?\s+(\S.*)$/u.exec(bareNumber(line));
    const text = match?.[3] ?? '';
    const value = Number(match?.[1]);
    const isInserted = match?.[2] !== undefined && value > 0 && value === next - 1;
    if (match === null || beginsWithMonth(text)) {
      if (isKeywordAlone(line)) next = 1;
      else if (next === 1) next = 0;
    } else if (next === 1 && value === 1) {
      held = `1 ${text}`;
      next = 2;
    } else if (next > 1 && (value === next || isInserted) && !isUnfinished(before.slice(-TAIL))) {
      if (held !== null) chain.add(held);
      held = null;
      chain.add(`${value}${match[2] ?? ''} ${text}`);
      next = value + 1;
    } else if (next === 1) next = 0;
    before = line.trim();
  }
  return chain;
}

/** The line with the number that it begins with in Western digits. */
function bareNumber(line: string): string {
  return line.trim().replace(/^[٠-٩۰-۹]{1,3}(?=\s)/u, westernDigits);
}

/** How much of a line's end says how it ends. */
const TAIL = 40;

function isKeywordAlone(line: string): boolean {
  return line.length <= 240 && keywordLine(line) !== null;
}

interface Counted {
  readonly value: number;
  readonly text: string;
}

/** How many consecutive numbers make a count that begins elsewhere than at 1, as an extract does. */
const MIN_EXTRACT = 3;
/** How far ahead of a gap the count is looked for, in lines that begin with a number. */
const LOOK_AHEAD = 40;

/** Lines of words that count on from one to the next, over a few vacant numbers where paragraphs were deleted. */
function countedLines(lines: readonly string[]): ReadonlySet<string> {
  const counted: Counted[] = [];
  for (const line of lines) {
    const match = /^(\d{1,3})\s+(["“«]?[\p{Lu}\p{Lo}].*)$/u.exec(bareNumber(line));
    const text = match?.[2] ?? '';
    if (match !== null && !beginsWithMonth(text) && !MONTH_ALONE.test(text))
      counted.push({ value: Number(match[1]), text });
  }
  const chain = new Set<string>();
  let run: Counted[] = [];
  for (const [at, entry] of counted.entries()) {
    const last = run.at(-1);
    const goesOn =
      last !== undefined &&
      (entry.value === last.value + 1 || goesOverGap(counted, at, run.length, last.value));
    if (goesOn) run.push(entry);
    else if (last === undefined || entry.value === 1 || run.length < 2 || startsExtract(counted, at))
      run = [entry];
    const isCount = run.length > 1 && (run[0]?.value === 1 || run.length >= MIN_EXTRACT);
    if (isCount)
      for (const { value, text } of goesOn ? run.slice(-MIN_EXTRACT) : []) chain.add(`${value} ${text}`);
  }
  return chain;
}

/** "1 May" and what else a month's name begins. */
const MONTH_ALONE =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)(?!\p{L})/iu;

/** 16 after 14: the words are those of a paragraph, 15 never comes, and the count goes on after it. */
function goesOverGap(counted: readonly Counted[], at: number, length: number, last: number): boolean {
  const entry = counted[at];
  if (entry === undefined || length < 2 || !isProse(entry.text)) return false;
  const { value } = entry;
  if (value <= last + 1 || value > last + 1 + MAX_VACANT) return false;
  const later = counted.slice(at + 1, at + LOOK_AHEAD).map((other) => other.value);
  return !later.some((other) => other > last && other < value) && later.includes(value + 1);
}

function startsExtract(counted: readonly Counted[], at: number): boolean {
  const first = counted[at]?.value ?? 0;
  return counted[at + 1]?.value === first + 1 && counted[at + 2]?.value === first + 2;
}
