import { cutAtWord } from '../../../shared/text/cut-at-word.ts';

/** A file name from a title: safe on every disk, never empty, not longer than people want to read. */
export function fileNameOf(title: string, otherwise: string): string {
  const plain = title
    .replace(/[\p{Cc}\\/:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const safe = cutAtWord(plain, 80).replace(/[. ]+$/, '');
  return safe === '' ? otherwise : safe;
}
