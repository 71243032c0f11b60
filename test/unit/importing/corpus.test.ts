import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChildIsolate } from '../../../electron/host/isolate/child-isolate.ts';
import { importInIsolate } from '../../../electron/host/importing/service.ts';
import type { IsolatePort } from '../../../electron/host/ports.ts';
import { REFUSAL_CODES } from '../../../shared/contract/importing.ts';
import { isCampaign } from '../../support/campaign.ts';
import { CORPUS, CORPUS_NEEDED, corpusFiles, importedFile } from '../../support/import-text.ts';
import { bundleIsolate } from '../../support/isolate-bundle.ts';

// Real documents that lie beside the checkout on some machines and are never part of it.

const fold = (text: string): string => text.replace(/\s+/gu, ' ').trim();
const read = (path: string): Uint8Array => new Uint8Array(readFileSync(join(CORPUS, path)));

interface Expectation {
  readonly title: string;
  readonly direction: string;
  readonly headings: readonly string[];
  readonly paragraph_count: { readonly numbered_points: number };
  readonly articles_with_points: Readonly<Record<string, number>>;
  readonly preamble_keyword: string | null;
  readonly preamble_keyword_count: number | null;
  readonly quotations: readonly { readonly text: string; readonly label: string }[];
}

describe('the declaration of human rights, in six languages', CORPUS_NEEDED, () => {
  it.each(['en', 'fr', 'es', 'ru', 'ar', 'zh-Hans'])('%s', (language) => {
    const expected = JSON.parse(
      readFileSync(join(CORPUS, 'expect', `udhr.${language}.json`), 'utf8'),
    ) as Expectation;
    const document = importedFile(read(`multilingual/udhr/udhr.${language}.html`), 'udhr.html');
    expect(document).toMatchObject({
      title: expected.title,
      language: language.split('-')[0],
      direction: expected.direction,
      footnotes: [],
      changes: [],
    });
    expect(
      document.clauses
        .filter((clause) => clause.kind === 'heading')
        .slice(1)
        .map((clause) => clause.text),
    ).toEqual(expected.headings);
    const points = document.clauses.filter((clause) => clause.kind === 'item');
    expect(points).toHaveLength(expected.paragraph_count.numbered_points);
    expect(points.filter((clause) => clause.label === '1.')).toHaveLength(
      Object.keys(expected.articles_with_points).length,
    );
    if (expected.preamble_keyword !== null)
      expect(
        document.clauses.filter(
          (clause) => clause.keyword === expected.preamble_keyword && clause.part === 'preambular',
        ),
      ).toHaveLength(expected.preamble_keyword_count ?? 0);
    for (const { text, label } of expected.quotations) {
      const at = document.clauses.findIndex((clause) => fold(clause.text).includes(fold(text)));
      const heading = document.clauses.slice(0, at + 1).findLast((clause) => clause.kind === 'heading');
      expect(`${heading?.text ?? ''}: ${at >= 0}`).toBe(`${label.split(',')[0]}: true`);
    }
  });
});

describe('hostile files', CORPUS_NEEDED, () => {
  let isolate: IsolatePort;
  let remove = async (): Promise<void> => undefined;

  beforeAll(async () => {
    const bundle = await bundleIsolate();
    remove = bundle.remove;
    isolate = createChildIsolate({ entry: bundle.entry, execPath: process.execPath });
  });
  afterAll(() => remove());

  it.each(corpusFiles('hostile'))('%s is refused, kept unread or read within its limits', async (name) => {
    const outcome = await importInIsolate({ isolate }, name, read(`hostile/${name}`));
    if (outcome.ok) {
      // What was read is bounded and came from the file alone; what was kept was not opened.
      expect(['parsed', 'kept']).toContain(outcome.value.kind);
      expect(JSON.stringify(outcome.value)).not.toContain('root:');
    } else {
      expect(REFUSAL_CODES).toContain(outcome.error.code);
      expect(['crashed', 'timed-out', 'out-of-memory', 'unavailable']).not.toContain(outcome.error.code);
    }
    expect(existsSync('/tmp/moved')).toBe(false);
  });

  it.each(corpusFiles('hostile').filter((name) => /\.(?:xml|zip|docx|xlsx)$/u.test(name)))(
    '%s is refused or harmless under the name of another kind of file too',
    async (name) => {
      // Packed ones where they would be unpacked, others where they would be read; everywhere in a campaign.
      const likely = name.endsWith('.xml') ? ['a.html'] : ['a.docx'];
      for (const disguise of isCampaign ? ['a.txt', 'a.html', 'a.docx'] : likely) {
        const outcome = await importInIsolate({ isolate }, disguise, read(`hostile/${name}`));
        if (!outcome.ok) expect(['crashed', 'timed-out', 'out-of-memory']).not.toContain(outcome.error.code);
      }
    },
  );
});
