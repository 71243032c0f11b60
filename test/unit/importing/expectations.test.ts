import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differences } from '../../support/expectation.ts';
import { CORPUS, CORPUS_NEEDED, corpusFiles } from '../../support/import-text.ts';
import { inspectJson, OFFICE_NEEDED } from '../../support/inspect-json.ts';

// Every expectation file beside the corpus, through `inspect --json`. Where one is read otherwise than to the letter,
// docs/inspect.md says why.

const OLD_WORD = /^(?:statement|wto)/u;

async function check(name: string): Promise<void> {
  const expected = JSON.parse(readFileSync(join(CORPUS, 'expect', name), 'utf8')) as Record<string, unknown>;
  const file = String(expected['file']);
  const got = await inspectJson(basename(file), new Uint8Array(readFileSync(join(CORPUS, file))));
  expect(differences(expected, got)).toEqual([]);
}

describe('what a careful reader found in the corpus', CORPUS_NEEDED, () => {
  it.each(corpusFiles('expect').filter((name) => !OLD_WORD.test(name)))('%s', check);

  // LibreOffice takes its time over a schedule of a hundred pages.
  it.each(corpusFiles('expect').filter((name) => OLD_WORD.test(name)))(
    '%s, through LibreOffice',
    { ...OFFICE_NEEDED, timeout: 120_000 },
    check,
  );
});
