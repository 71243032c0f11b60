/** "wgig-preliminary_report.txt" is better read as "wgig preliminary report". */
export function titleFromName(name: string): string {
  const bare = name.replace(/\.[^.]{1,8}$/, '');
  const words = bare
    .replaceAll(/[_]+/g, ' ')
    .replaceAll(/(?<=\p{L})-(?=\p{L})/gu, ' ')
    .trim();
  return words === '' ? name : words;
}
