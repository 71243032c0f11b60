import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPackages } from './licences.mjs';

/*
 * The words of the licences, which most of them ask to be given along. The bundles carry none of them
 * (`legalComments: 'none'`), so a package brings one file beside the program.
 */

const LICENCE_FILE = /^(?:licen[cs]e|copying|copyright|notice)(?:[.-][\w.-]+)?$/i;
/** Parts of a package that have a licence of their own. */
const OWN_LICENCE = { 'pdfjs-dist': ['cmaps', 'standard_fonts', 'iccs', 'wasm'] } as Readonly<
  Record<string, readonly string[]>
>;

function textsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .filter((name) => LICENCE_FILE.test(name) && statSync(join(folder, name)).isFile())
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
}

/** Every package that ships, with the texts that it brings; a text that several bring stands once. */
export function licenceTexts(root: string): string {
  const users = new Map<string, string[]>();
  const without: string[] = [];
  for (const { name, version, licence } of shippedPackages(root)) {
    const folder = join(root, 'node_modules', name);
    const folders = [folder, ...(OWN_LICENCE[name] ?? []).map((part) => join(folder, part))];
    const texts = new Set(folders.flatMap(textsIn));
    const named = `${name} ${version}`;
    if (texts.size === 0) without.push(`${named}: ${licence ?? 'unknown'}`);
    for (const text of texts) users.set(text, [...(users.get(text) ?? []), named]);
  }
  const rule = '='.repeat(80);
  const parts = Array.from(users, ([text, names]) => `${rule}\n${names.join('\n')}\n${rule}\n\n${text}\n`);
  const rest = `${rule}\nPackages that name their licence and bring no text of it\n${rule}\n\n${without.join('\n')}\n`;
  return [...parts, rest].join('\n');
}
