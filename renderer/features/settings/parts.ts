/** A package that ships, as the page of licences names it. */
export interface Part {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** The rows of `docs/third-party-licences.md`, which a test keeps true to what ships. */
export function readParts(page: string): readonly Part[] {
  return page.split('\n').flatMap((line) => {
    const [, name = '', version = '', licence = ''] = line.split('|').map((cell) => cell.trim());
    const isRow = /^\d/.test(version) && name !== '' && licence !== '';
    return isRow ? [{ id: `${name}@${version}`, name, version, licence }] : [];
  });
}
