/** The beginning of a text, at most so many characters of it, ending behind a whole word; one without spaces is cut anywhere. */
export function cutAtWord(text: string, most: number): string {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const start = characters.slice(0, most + 1).join('');
  const words = start.replace(/\s+\S*$/u, '');
  return words === start || words === '' ? characters.slice(0, most).join('') : words;
}
