import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createExportingService } from '../../../electron/host/exporting/service.ts';
import { exportingService } from '../../../shared/contract/exporting.ts';
import { readOk } from '../importing-docx/read-ok.ts';
import { draftOf } from './draft-of.ts';

const quiet = { signal: { aborted: false, onAbort: () => () => undefined }, progress: () => undefined };
const draft = draftOf([
  ['title', 0, 'Draft'],
  ['operative', 0, 'resolves', { marks: [{ start: 0, end: 8, style: 'citation', value: 'x' }] }],
]);
const params = exportingService.methods.docx.params;

describe('the exporting service', () => {
  it('takes every draft as it stands and gives a Word file', async () => {
    const parsed = v.parse(params, { draft, paper: 'A4', audience: 'outside' });
    const outcome = await createExportingService().docx(parsed, quiet);
    expect(outcome.ok && readOk(outcome.value.docx).blocks.map(({ label, text }) => [label, text])).toEqual([
      [null, 'Draft'],
      ['1', 'resolves'],
    ]);
  });

  it('answers a cancelled call with that and no file', async () => {
    const gone = { ...quiet, signal: { ...quiet.signal, aborted: true } };
    const outcome = await createExportingService().docx({ draft, paper: 'A4', audience: 'outside' }, gone);
    expect(outcome).toEqual({ ok: false, error: { code: 'cancelled' } });
  });

  it.each([
    ['another audience', { draft, paper: 'A4', audience: 'everyone' }],
    ['a member too many', { draft: { ...draft, notes: ['red line'] }, paper: 'A4', audience: 'outside' }],
    [
      'an unknown kind of clause',
      {
        draft: { ...draft, clauses: [{ ...draft.clauses[0], kind: 'poem' }] },
        paper: 'A4',
        audience: 'outside',
      },
    ],
    ['a language that is none', { draft: { ...draft, language: '<x>' }, paper: 'A4', audience: 'outside' }],
    [
      'a text beyond all measure',
      {
        draft: { ...draft, clauses: [{ ...draft.clauses[0], text: 'x'.repeat(1024 * 1024 + 1) }] },
        paper: 'A4',
        audience: 'outside',
      },
    ],
  ])('refuses at the border: %s', (_, value) => {
    expect(v.safeParse(params, value).success).toBe(false);
  });
});
