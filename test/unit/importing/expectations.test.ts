import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differences } from '../../support/expectation.ts';
import { CORPUS, CORPUS_NEEDED, corpusFiles } from '../../support/import-text.ts';
import { inspectJson } from '../../support/inspect-json.ts';

// Every expectation file beside the corpus, through `inspect --json`. Where one is wrong, docs/inspect.md says why.

/** What an expectation says that is not so, or not of the document; each with its reason in docs/inspect.md. */
const WRONG: Readonly<Record<string, readonly string[]>> = {};

/** Of formats whose text is not read yet. */
const UNREAD = /^(?:statement|wto)/u;

describe('what a careful reader found in the corpus', CORPUS_NEEDED, () => {
  it.each(corpusFiles('expect').filter((name) => !UNREAD.test(name)))('%s', async (name) => {
    const expected = JSON.parse(readFileSync(join(CORPUS, 'expect', name), 'utf8')) as Record<
      string,
      unknown
    >;
    const file = String(expected['file']);
    const got = await inspectJson(basename(file), new Uint8Array(readFileSync(join(CORPUS, file))));
    expect(differences(expected, got)).toEqual(WRONG[name] ?? []);
  });
});
