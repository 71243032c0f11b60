import * as v from 'valibot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import { createImportingService } from '../../../electron/host/importing/service.ts';
import { importJob } from '../../../electron/host/importing/import-job.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { err, failure, ok } from '../../../shared/base/result.ts';
import library from '../../../renderer/ui/locale/en/library.json' with { type: 'json' };
import reading from '../../../renderer/ui/locale/en/reading.json' with { type: 'json' };
import {
  importOutcomeSchema,
  MAX_FILE_BYTES,
  REFUSAL_CODES,
  WARNING_CODES,
} from '../../../shared/contract/importing.ts';
import { runs } from '../../support/campaign.ts';

const code = (bytes: Uint8Array, name: string): string => {
  const outcome = importFile(bytes, name);
  return outcome.ok ? outcome.value.kind : outcome.error.code;
};
const zip = utf8('PK\u0003\u0004 something');

describe('what a file is', () => {
  it.each([
    ['a.txt', utf8('words'), 'parsed'],
    ['README', utf8('words'), 'parsed'],
    ['a.html', utf8('<p>words'), 'parsed'],
    ['a.txt', utf8('<!doctype html><html><body>words</body></html>'), 'parsed'],
    ['a.txt', utf8('<p class="x">words</p>'), 'parsed'],
    ['a.txt', utf8('MZUMBE University took the floor'), 'parsed'],
    // Only the job reads one, which can wait for its library.
    ['a.pdf', utf8('%PDF-1.7'), 'unavailable'],
    ['a.txt', utf8('%PDF-1.7'), 'unavailable'],
    ['a.doc', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), 'kept'],
    ['a.rtf', utf8('{\\rtf1 x}'), 'parsed'],
    ['a.odt', zip, 'kept'],
    ['a.xml', utf8('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), 'kept'],
    ['a.csv', utf8('a,b'), 'kept'],
    ['a.docx', utf8('words'), 'damaged'],
    ['a.txt', new Uint8Array(0), 'empty'],
    ['a.txt', utf8(' \n\t '), 'empty'],
    ['a.html', utf8('<html><body></body></html>'), 'empty'],
    ['a.txt', new Uint8Array(200).map((_, i) => i % 7), 'not-a-document'],
    ['a.html', new Uint8Array(2000).map((_, i) => (i * 167 + (i >> 4) * 89) % 256), 'not-a-document'],
    ['a.txt', utf8('\u007fELF....'), 'not-a-document'],
    ['a.pdf', utf8('MZ\u0090\u0000'), 'not-a-document'],
    ['a.txt', utf8('#!/bin/sh\nrm x'), 'not-a-document'],
  ])('%s: %#', (name, bytes, expected) => {
    expect(code(bytes, name)).toBe(expected);
  });

  it('is read as a page where a piece of one is named as a text, and only then', () => {
    const textOf = (name: string, text: string): string | undefined => {
      const outcome = importFile(utf8(text), name);
      return outcome.ok && outcome.value.kind === 'parsed'
        ? outcome.value.document.clauses[0]?.text
        : undefined;
    };
    expect(textOf('a.txt', '<p class="x">words</p>')).toBe('words');
    expect(textOf('a.txt', '<p is less than q')).toBe('<p is less than q');
    expect(textOf('a.md', '<p>words</p>')).toBe('<p>words</p>');
  });

  it('is refused by its size before anything is read', () => {
    expect(code(new Uint8Array(MAX_FILE_BYTES + 1), 'a.txt')).toBe('too-large');
    expect(code(utf8('a\n\n'.repeat(50_001)), 'a.txt')).toBe('too-large');
    expect(importFile(utf8('1.\n'.repeat(500_001)), 'a.txt')).toMatchObject({
      error: { code: 'too-large', detail: '500002 lines' },
    });
  });

  it('knows an encrypted Word file by the stream inside', () => {
    const name = Array.from('EncryptedPackage').flatMap((character) => [character.charCodeAt(0), 0]);
    const bytes = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, ...name]);
    expect(code(bytes, 'a.docx')).toBe('encrypted');
  });
});

describe('any bytes at all', () => {
  const pieces = fc.constantFrom(
    '1.\n',
    'a)\n',
    '(i) ',
    '\n\n',
    'considering\n',
    'The Council,\n',
    'RESOLUTION 5\n',
    '\uFFFDƒ ',
    '____________\n',
    '1 note\n',
    'Brazil said that. ',
    '“5. to ',
    '<ol><li>',
    '</b>',
    '<table><td>',
    '§ 5 a)-',
    '(((',
    'и',
    '大会，',
    'إذ تشير',
  );
  const documents = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc
      .array(fc.oneof(pieces, fc.string({ maxLength: 30 })), { maxLength: 60 })
      .map((parts) => utf8(parts.join(''))),
  );

  it('come out as a document or a coded refusal, in bounded time, and the same each time', () => {
    fc.assert(
      fc.property(documents, fc.constantFrom('a.txt', 'a.html', 'a.docx', 'a'), (bytes, name) => {
        const outcome = importFile(bytes, name);
        if (outcome.ok) expect(v.is(importOutcomeSchema, outcome.value)).toBe(true);
        else expect(REFUSAL_CODES).toContain(outcome.error.code);
        expect(importFile(bytes, name)).toEqual(outcome);
      }),
      runs(200),
    );
  });

  it.each([
    ['one long line', 'word '.repeat(200_000)],
    ['capital letters', 'A '.repeat(100_000)],
    ['names without a verb', 'Brazil Of The '.repeat(50_000)],
    ['opening brackets', '('.repeat(300_000)],
    ['numbers', '1.'.repeat(200_000)],
    ['numbers and spaces', '1 '.repeat(200_000)],
    ['spaces', `a${' '.repeat(500_000)}b`],
    ['slashes', 'A/'.repeat(200_000)],
    ['short lines', 'a)\n'.repeat(45_000)],
    ['lone numbers', Array.from({ length: 40_000 }, (_, i) => `${i}\n`).join('')],
    ['sections', '§ 1 a)-'.repeat(60_000)],
    ['keywords', 'considering\na) that;\n'.repeat(10_000)],
    ['commas', 'Brazil, '.repeat(100_000)],
    ['paragraph numbers', `paragraph ${'1, '.repeat(100_000)}`],
    ['resolutions', `resolutions ${'12/34, '.repeat(60_000)}`],
    ['list of acts', `Resolutions ${'12, '.repeat(100_000)}`],
  ])('a megabyte of %s is read in bounded time', (_name, text) => {
    // The bound is the time-out of the test: none of these may grow by the square of its length.
    expect(importFile(utf8(text), 'a.txt')).toHaveProperty('ok');
  });
});

describe('the importing service', () => {
  const context = { signal: { aborted: false, onAbort: () => () => undefined }, progress: () => undefined };
  const here = { run: async (_job: string, input: Uint8Array) => ok(await importJob(input)) };

  it('answers with the document that the isolate read', async () => {
    const answer = await createImportingService({ isolate: here }).parse(
      { fileName: 'a.txt', bytes: utf8('1. One.\n') },
      context,
    );
    expect(answer).toEqual(importFile(utf8('1. One.\n'), 'a.txt'));
  });

  it('passes a refusal on', async () => {
    const answer = await createImportingService({ isolate: here }).parse(
      { fileName: 'a.docx', bytes: utf8('x') },
      context,
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'damaged' } });
  });

  it.each(['timed-out', 'out-of-memory', 'crashed', 'cancelled', 'unavailable'] as const)(
    'says so when the isolate ends as %s',
    async (end) => {
      const answer = await createImportingService({ isolate: { run: async () => err(failure(end)) } }).parse(
        { fileName: 'a.txt', bytes: utf8('x') },
        context,
      );
      expect(answer).toEqual({ ok: false, error: { code: end } });
    },
  );

  it.each([
    ['no CBOR', utf8('\u00ff')],
    ['another shape', new Uint8Array([0xa0])],
  ])('takes an answer that is %s for a crash', async (_name, output) => {
    const answer = await createImportingService({ isolate: { run: async () => ok(output) } }).parse(
      { fileName: 'a.txt', bytes: utf8('x') },
      context,
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'crashed' } });
  });

  it('refuses by size without starting a process', async () => {
    const never = { run: async () => { throw new Error('started'); } }; // prettier-ignore
    const answer = await createImportingService({ isolate: never }).parse(
      { fileName: 'a.txt', bytes: new Uint8Array(0) },
      context,
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'empty' } });
  });
});

/** What stands in the names of messages between `prefix` and `suffix`. */
function named(messages: object, prefix: string, suffix = ''): readonly string[] {
  return Object.keys(messages)
    .filter((id) => id.startsWith(prefix) && id.endsWith(suffix))
    .map((id) => id.slice(prefix.length, id.length - suffix.length))
    .toSorted();
}

it('has words for every refusal and every warning of the closed lists, and for no others', () => {
  const unsaid = ['cancelled'];
  const ofTheWindow = ['disconnected', 'internal', 'interrupted', 'not-kept', 'unreadable'];
  expect(named(library, 'library.refused.', '.happened')).toEqual(
    [...REFUSAL_CODES.filter((each) => !unsaid.includes(each)), ...ofTheWindow].toSorted(),
  );
  expect(named(reading, 'reading.warning.')).toEqual(WARNING_CODES.toSorted());
});
