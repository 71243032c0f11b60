/** Words whose full stop does not end a sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Art|Arts|Res|Rev|Add|Corr|para|paras|cf|vs|e\.g|i\.e|etc|Vol|Sec|Doc|doc|H\.E|U\.S|U\.K|M|MM|Mme|Sr|Sra|[A-Z])\.$/u;

export interface Sentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Splits running text into sentences; offsets are UTF-16 units of `text`. Nothing but white space between them is left out. */
export function splitSentences(text: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  const boundary = /(?<![.!?。！？؟])[.!?。！？؟]+["”’»)\]]{0,8}(?=\s|$)|[。！？]/gu;
  for (const match of text.matchAll(boundary)) {
    const end = match.index + match[0].length;
    const next = /^\s*["“«(‘]?(\p{Ll})/u.exec(text.slice(end, end + 12));
    if (next !== null || ABBREVIATION.test(text.slice(Math.max(start, end - 16), end))) continue;
    push(sentences, text, start, end);
    start = end;
  }
  push(sentences, text, start, text.length);
  return sentences;
}

function push(into: Sentence[], text: string, from: number, to: number): void {
  const raw = text.slice(from, to);
  const trimmed = raw.trim();
  if (trimmed === '') return;
  const start = from + raw.indexOf(trimmed);
  into.push({ text: trimmed, start, end: start + trimmed.length });
}
