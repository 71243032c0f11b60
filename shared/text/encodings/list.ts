/** A script, or the part of the world that shares its letters; the window has a name for each. */
export type EncodingGroup =
  | 'unicode'
  | 'western'
  | 'central'
  | 'cyrillic'
  | 'arabic'
  | 'greek'
  | 'hebrew'
  | 'turkish'
  | 'baltic'
  | 'thai'
  | 'simplified'
  | 'traditional'
  | 'japanese'
  | 'korean';

/**
 * The encodings in which a text is read: the closed list, from which a delegate may choose. Ids are those of the WHATWG
 * standard, but for `ibm850`, which browsers do not know. A reading by choice is known by its id: none changes its name.
 */
export const ENCODINGS = [
  { id: 'utf-8', group: 'unicode' },
  { id: 'utf-16le', group: 'unicode' },
  { id: 'utf-16be', group: 'unicode' },
  { id: 'windows-1252', group: 'western' },
  { id: 'iso-8859-15', group: 'western' },
  { id: 'ibm850', group: 'western' },
  { id: 'macintosh', group: 'western' },
  { id: 'windows-1250', group: 'central' },
  { id: 'iso-8859-2', group: 'central' },
  { id: 'windows-1251', group: 'cyrillic' },
  { id: 'koi8-r', group: 'cyrillic' },
  { id: 'koi8-u', group: 'cyrillic' },
  { id: 'ibm866', group: 'cyrillic' },
  { id: 'iso-8859-5', group: 'cyrillic' },
  { id: 'x-mac-cyrillic', group: 'cyrillic' },
  { id: 'windows-1256', group: 'arabic' },
  { id: 'iso-8859-6', group: 'arabic' },
  { id: 'windows-1253', group: 'greek' },
  { id: 'iso-8859-7', group: 'greek' },
  { id: 'windows-1255', group: 'hebrew' },
  { id: 'iso-8859-8', group: 'hebrew' },
  { id: 'windows-1254', group: 'turkish' },
  { id: 'windows-1257', group: 'baltic' },
  { id: 'windows-874', group: 'thai' },
  { id: 'gb18030', group: 'simplified' },
  { id: 'big5', group: 'traditional' },
  { id: 'shift_jis', group: 'japanese' },
  { id: 'euc-jp', group: 'japanese' },
  { id: 'iso-2022-jp', group: 'japanese' },
  { id: 'euc-kr', group: 'korean' },
] as const satisfies readonly { readonly id: string; readonly group: EncodingGroup }[];

/** An encoding that a delegate can choose. */
export type EncodingId = (typeof ENCODINGS)[number]['id'];

/** The ids alone, for a border that parses one. */
export const ENCODING_IDS: readonly EncodingId[] = ENCODINGS.map(({ id }) => id);

/** The encoding of that id; null for what is none of the list. */
export function encodingId(words: string | null): EncodingId | null {
  return ENCODING_IDS.find((id) => id === words) ?? null;
}
