/* Words that must be in no byte that leaves, in whatever dress a careless writer might have given them. */

/** A word in all forms in which it is looked for, by name. */
export function formsOf(word: string): readonly { readonly form: string; readonly bytes: Buffer }[] {
  const utf8 = Buffer.from(word, 'utf8');
  const utf16 = Buffer.from(word, 'utf16le');
  const swapped = Buffer.from(utf16).swap16();
  const escaped = Buffer.from(
    Array.from(word, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(''),
  );
  const plain = { 'UTF-8': utf8, 'UTF-16LE': utf16, 'UTF-16BE': swapped };
  return [
    ...Object.entries(plain).flatMap(([form, bytes]) => [
      { form, bytes },
      { form: `hex of ${form}`, bytes: Buffer.from(bytes.toString('hex')) },
      { form: `HEX of ${form}`, bytes: Buffer.from(bytes.toString('hex').toUpperCase()) },
      ...base64Of(bytes).map((inner) => ({ form: `base64 of ${form}`, bytes: inner })),
    ]),
    { form: 'JSON', bytes: escaped },
    { form: 'an address', bytes: Buffer.from(encodeURIComponent(word)) },
  ];
}

/** What of its base64 is the same whatever stands before and behind: at each of three places, in both alphabets. */
function base64Of(bytes: Buffer): readonly Buffer[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)]).toString('base64');
    const from = Math.ceil((before * 4) / 3);
    const inner = whole.slice(from, Math.floor(((before + bytes.byteLength) * 8) / 6));
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')].map((one) => Buffer.from(one));
  });
}

/** Which of some words are in these bytes, and how. */
export function canariesIn(bytes: Uint8Array, words: Readonly<Record<string, string>>): readonly string[] {
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = Object.entries(words).flatMap(([name, word]) =>
    formsOf(word).flatMap(({ form, bytes: needle }) =>
      haystack.includes(needle) ? [`${name} as ${form}`] : [],
    ),
  );
  return Array.from(new Set(found));
}
