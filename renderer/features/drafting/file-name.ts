/** A file name from a title: safe on every disk, never empty, not longer than people want to read. */
export function fileNameOf(title: string, otherwise: string): string {
  const safe = title
    .replace(/[\p{Cc}\\/:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
    .replace(/[. ]+$/, '');
  return safe === '' ? otherwise : safe;
}
