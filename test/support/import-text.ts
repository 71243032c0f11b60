import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFile } from '../../electron/host/importing/import-file.ts';
import { utf8 } from '../../shared/base/bytes.ts';
import type { Clause, ParsedDocument } from '../../shared/domain/document.ts';
import { needs } from './needs.ts';

/** Imports bytes that must come out as a document. */
export function importedFile(bytes: Uint8Array, fileName: string): ParsedDocument {
  const outcome = importFile(bytes, fileName);
  if (!outcome.ok) throw new Error(`${fileName} was refused: ${outcome.error.code}`);
  if (outcome.value.kind !== 'parsed') throw new Error(`${fileName} was kept`);
  return outcome.value.document;
}

export function importedText(text: string): ParsedDocument {
  return importedFile(utf8(text), 'a.txt');
}

export function importedHtml(body: string, head = ''): ParsedDocument {
  return importedFile(utf8(`<!doctype html><html><head>${head}</head><body>${body}</body></html>`), 'a.html');
}

/** A document as one line a block: "heading1 2. Background", "item2 (i) …". Texts are cut at 40. */
export function outline(document: ParsedDocument): readonly string[] {
  return document.clauses.map(outlineOf);
}

function outlineOf(clause: Clause): string {
  const label = clause.label === null ? '' : ` ${clause.label}`;
  const text = clause.text.replaceAll('\n', '⏎');
  const cut = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  return `${clause.kind}${clause.level}${label}${cut === '' ? '' : ` ${cut}`}`;
}

/** A resolution as its groups: "preambular considering: a b c"; "-" is a clause without a label. */
export function clauseGroups(document: ParsedDocument): readonly string[] {
  const groups: { name: string; labels: string[] }[] = [];
  let last: Clause | null = null;
  for (const clause of document.clauses) {
    const name = `${clause.part ?? ''} ${clause.keyword ?? ''}`;
    const isNew = last === null || last.keyword !== clause.keyword || last.part !== clause.part;
    if (clause.kind === 'clause' && isNew) groups.push({ name, labels: [] });
    if (clause.kind === 'clause') groups.at(-1)?.labels.push(clause.label?.replace(/[^\w]/gu, '') ?? '-');
    if (clause.kind !== 'item') last = clause;
  }
  return groups.map(({ name, labels }) => `${name}: ${labels.join(' ')}`);
}

/** The corpus of real documents lies beside the checkout where it is worked on, and nowhere else. */
export const CORPUS = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');
const hasCorpus = existsSync(CORPUS);
export const CORPUS_NEEDED = needs(hasCorpus, 'the corpus of real documents');

/** The files in a folder of the corpus. Where it is not there, one word for all, so that a skip is counted. */
export function corpusFiles(folder: string): readonly string[] {
  return hasCorpus ? readdirSync(join(CORPUS, folder)).toSorted() : ['all of them.docx'];
}

/** A seed document: from the sample dossier. */
export function seed(name: string): ParsedDocument {
  const path = join(import.meta.dirname, '..', '..', 'renderer', 'app', 'sample', name);
  return importedFile(
    new Uint8Array(readFileSync(existsSync(path) ? path : join(CORPUS, 'seeds', name))),
    name,
  );
}
