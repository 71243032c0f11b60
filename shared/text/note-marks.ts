// Footnotes of plain text: the lines under a rule that hold them, and the marks in the text above.

/** "1 Text", "[1] Text", "1. Text", "* Text": number, the stop after it, text. */
export const NOTE_LINE = /^(?:\[?(\d{1,2}|\*{1,3})\]?([.)]?))\s+(\S.*)$/u;

/** Words with which notes begin, and what they hold. */
export function readsAsNote(text: string): boolean {
  return (
    /^(?:see|ibid|idem|id\.|cf|op\. ?cit|voir|véase|ver|см|там же|انظر|见|参见)(?![\p{L}])/iu.test(text) ||
    /[.。]$/u.test(text) ||
    /https?:|\b[A-Z]{1,4}\/\S*\d/u.test(text)
  );
}

/** The places where the mark of a note may stand. */
export function markOf(label: string): RegExp {
  const escaped = label.replaceAll('*', '\\*');
  return new RegExp(`(?<=[\\p{L}”"’),.;])(?:${escaped}|\\[${escaped}\\])(?=[\\s,.;:)]|$)`, 'gu');
}

/** A mark stands after a word or its stop, never inside a symbol, a decimal or "No.1". */
export function mayStandAfter(before: string): boolean {
  const word = /\S*$/u.exec(before)?.[0] ?? '';
  if (/(?:^|\D)(?:19|20)\d{2}[.,;)]$/u.test(word)) return !word.includes('/');
  if (/[/\d]/u.test(word) || /^["“”«(]?\p{Lu}{1,2}$/u.test(word)) return false;
  return !/(?:^|[^\p{L}])(?:no|nos|nr|art|arts|para|paras|rev|add|corr|res|vol|ch|sec|p|pp|fig|\p{Lu})\.$/iu.test(
    word,
  );
}
