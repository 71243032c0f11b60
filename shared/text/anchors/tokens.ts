/** A word or a sign of a text, with its place. White space is not a token. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True for letters and digits; false for punctuation. */
  readonly isWord: boolean;
}

// One token for each Han or kana character (there are no spaces to split at); words keep their inner
// apostrophes and marks; every other sign stands alone.
const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}](?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}]|['’](?=\p{L}))*|[^\s]/gu;
const WORD = /[\p{L}\p{N}]/u;

/** Splits a text into words and signs, each with its UTF-16 offsets. */
export function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const found = match[0];
    tokens.push({
      text: found,
      start: match.index,
      end: match.index + found.length,
      isWord: WORD.test(found),
    });
  }
  return tokens;
}
