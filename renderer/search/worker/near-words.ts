const ALPHABETS: readonly (readonly [test: RegExp, letters: string])[] = [
  [/\p{Script=Cyrillic}/u, 'абвгдежзийклмнопрстуфхцчшщъыьэюя'],
  [/\p{Script=Arabic}/u, 'ابتثجحخدذرزسشصضطظعغفقكلمنهويء'],
  [/\p{Script=Latin}/u, 'abcdefghijklmnopqrstuvwxyz'],
];

/** Everything that one slip of the hand makes of a word: a letter lost, added, wrong, or two turned round. */
export function nearWords(word: string): readonly string[] {
  const letters = ALPHABETS.find(([test]) => test.test(word))?.[1];
  if (letters === undefined || word.length < 4 || word.length > 32) return [];
  const near = new Set<string>();
  for (let at = 0; at <= word.length; at++) {
    const head = word.slice(0, at);
    const tail = word.slice(at + 1);
    if (at < word.length) near.add(head + tail);
    if (at + 1 < word.length) near.add(head + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2));
    for (const letter of letters) {
      near.add(head + letter + word.slice(at));
      if (at < word.length) near.add(head + letter + tail);
    }
  }
  near.delete(word);
  return Array.from(near);
}
