/**
 * Characters of the symbol fonts that lists and forms use, as ordinary Unicode. Keys are the low byte: the
 * files write F0xx or 00xx for the same sign.
 */
const SYMBOL: Readonly<Record<number, string>> = {
  0xb7: '•',
  0xa7: '♣',
  0xa8: '♦',
  0xa9: '♥',
  0xaa: '♠',
  0xb0: '°',
  0xb1: '±',
  0xb3: '≥',
  0xa3: '≤',
  0xb4: '×',
  0xb9: '≠',
  0xae: '→',
  0xac: '←',
  0xad: '↑',
  0xaf: '↓',
  0xde: '⇒',
  0xd7: '⋅',
  0xbe: '⎯',
  0x2d: '−',
  0xd3: '©',
  0xd2: '®',
  0xd4: '™',
  0xe4: '™',
  0xe3: '©',
  0xe2: '®',
  0xa5: '∞',
  0xce: '∈',
  0xe5: '∑',
  0xd6: '√',
  0x61: 'α',
  0x62: 'β',
  0x67: 'γ',
  0x64: 'δ',
  0x65: 'ε',
  0x6c: 'λ',
  0x6d: 'μ',
  0x70: 'π',
  0x73: 'σ',
  0x77: 'ω',
  0x44: 'Δ',
  0x53: 'Σ',
  0x57: 'Ω',
};
const WINGDINGS: Readonly<Record<number, string>> = {
  0x9f: '•',
  0xa7: '▪',
  0x6e: '■',
  0x71: '❑',
  0x76: '❖',
  0xd8: '➢',
  0xfc: '✓',
  0xfb: '✗',
  0xfe: '☑',
  0xfd: '☒',
  0xa8: '◻',
  0x6f: '□',
  0x72: '❒',
  0x75: '◆',
  0x77: '⬥',
  0x78: '⌧',
  0xe0: '→',
  0xdf: '←',
  0xe8: '➔',
  0xf0: '⇨',
  0x6c: '●',
  0xa1: '○',
  0x9e: '·',
  0x4a: '☺',
  0x4c: '☹',
  0x46: '☞',
  0x2a: '✉',
  0x28: '☎',
};
const WINGDINGS_2: Readonly<Record<number, string>> = {
  0x50: '✓',
  0x4f: '✗',
  0x52: '☑',
  0x51: '☒',
  0xa3: '☐',
  0x97: '●',
  0x96: '•',
};
const WEBDINGS: Readonly<Record<number, string>> = { 0x61: '✓', 0x72: '✗', 0x3c: '■', 0x67: '■', 0x3d: '●' };

const FONTS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  symbol: SYMBOL,
  wingdings: WINGDINGS,
  'wingdings 2': WINGDINGS_2,
  webdings: WEBDINGS,
};

/** The Unicode form of one character shown in a symbol font. */
export function symbolCharacter(font: string | null, code: number): string {
  const table = FONTS[(font ?? '').trim().toLowerCase()];
  const low = code >= 0xf000 && code <= 0xf0ff ? code - 0xf000 : code;
  const known = low <= 0xff ? table?.[low] : undefined;
  if (known !== undefined) return known;
  // A private character of an unknown font: the sign itself is unknowable, that there is one is not.
  if (code >= 0xf000 && code <= 0xf0ff)
    return table !== undefined || low < 0x20 ? '•' : (FALLBACK[low] ?? '•');
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code < 0x20) return '';
  return String.fromCodePoint(code);
}

const FALLBACK: Readonly<Record<number, string>> = { ...WINGDINGS, ...SYMBOL, 0xa7: '▪', 0xa8: '◻' };

/** The text of a bullet as the page shows it. */
export function bulletText(text: string, font: string | null): string {
  const isSymbolFont = FONTS[(font ?? '').trim().toLowerCase()] !== undefined;
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xf000 && code <= 0xf0ff) return symbolCharacter(font, code);
    return isSymbolFont && code >= 0x20 && code <= 0xff ? symbolCharacter(font, code) : character;
  }).join('');
}
