import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../shared/base/bytes.ts';
import { asId, type ClauseId, type DraftId } from '../../../shared/base/ids.ts';
import {
  AGREED_BY,
  DRAFT_CLAUSE_KINDS,
  DRAFT_KINDS,
  type DraftContent,
} from '../../../shared/domain/draft.ts';
import { computeLabels } from '../../../shared/drafts/labels.ts';
import {
  MAX_DRAFT_FILE_BYTES,
  parseDraftFile,
  serialiseDraftFile,
} from '../../../shared/render/draft-file.ts';
import { runs } from '../../support/campaign.ts';

const id = asId<DraftId>('draft');
const text = fc.string({ unit: 'grapheme', maxLength: 60 });

const status = fc.oneof(
  fc.constant({ state: 'not-discussed' } as const),
  fc.constant({ state: 'in-brackets' } as const),
  fc.constant({ state: 'deleted' } as const),
  fc.record({
    state: fc.constant('agreed' as const),
    by: fc.constantFrom(...AGREED_BY),
    where: text,
    when: text,
  }),
);

const clause = text.chain((words) =>
  fc.record({
    kind: fc.constantFrom(...DRAFT_CLAUSE_KINDS),
    level: fc.integer({ min: 0, max: 4 }),
    manualLabel: fc.option(fc.string({ maxLength: 8 })),
    text: fc.constant(words),
    marks:
      words.length === 0
        ? fc.constant([])
        : fc.array(
            fc
              .record({
                at: fc.integer({ min: 0, max: words.length - 1 }),
                length: fc.integer({ min: 1, max: words.length }),
                style: fc.constantFrom('bold', 'italic', 'underline', 'citation'),
                value: fc.oneof(fc.constant(true as const), text),
              })
              .map(({ at, length, style, value }) => ({
                start: at,
                end: Math.min(words.length, at + length),
                style,
                value,
              })),
            { maxLength: 4 },
          ),
    status,
  }),
);

const draft: fc.Arbitrary<DraftContent> = fc
  .record({
    kind: fc.constantFrom(...DRAFT_KINDS),
    title: text,
    language: fc.constantFrom('en', 'fr', 'ar', 'zh-Hans', 'ru'),
    clauses: fc.array(clause, { maxLength: 12 }),
  })
  .map(({ kind, title, language, clauses }) => {
    const withIds = clauses.map((one, i) => ({ ...one, id: asId<ClauseId>(`c${i}`) }));
    const labels = computeLabels(withIds);
    return {
      id,
      kind,
      title,
      language,
      clauses: withIds.map((one) => ({ ...one, label: labels.get(one.id) ?? null })),
    };
  });

const parse = (value: unknown) => parseDraftFile(utf8(JSON.stringify(value)), id);
const head = { format: 'delegate-workbench-draft', version: 1, title: 'T', language: 'en' };

describe('a draft file', () => {
  it('gives back every draft that was written to it', () => {
    fc.assert(
      fc.property(draft, (content) => {
        expect(parseDraftFile(serialiseDraftFile(content), id)).toEqual({ ok: true, value: content });
      }),
      runs(100),
    );
  });

  it('holds neither the id of the draft nor anything but the described members', () => {
    const content: DraftContent = {
      id: asId('secret-id'),
      kind: 'blank',
      title: 'T',
      language: 'en',
      clauses: [],
    };
    const written = new TextDecoder().decode(
      serialiseDraftFile(Object.assign(content, { name: 'red line for Minister' })),
    );
    expect(written).not.toMatch(/secret-id|red line/);
  });

  it('may leave out what has a default', () => {
    const parsed = parse({
      ...head,
      clauses: [
        { kind: 'heading', level: 1, text: 'Mandate' },
        { kind: 'item', text: 'to learn' },
      ],
    });
    expect(parsed.ok && parsed.value.clauses).toMatchObject([
      { label: '1', text: 'Mandate', marks: [], status: { state: 'not-discussed' } },
      { label: 'a)', level: 0 },
    ]);
  });

  it('ignores members it does not know and a byte-order mark', () => {
    const bytes = utf8(`\ufeff${JSON.stringify({ ...head, clauses: [], colour: 'blue' })}`);
    expect(parseDraftFile(bytes, id).ok).toBe(true);
  });

  it.each([
    ['not-a-draft', utf8('just text')],
    ['not-a-draft', utf8('{"format":"something else"}')],
    ['not-a-draft', utf8('[]')],
    ['not-a-draft', Uint8Array.of(0xff, 0xfe, 0x00)],
    ['damaged', utf8('{"format":"delegate-workbench-draft","version":1,"clau')],
    ['damaged', utf8('{"format":"delegate-workbench-draft","version":"one"}')],
    ['damaged', utf8(JSON.stringify({ ...head, clauses: [{ kind: 'poem', text: '' }] }))],
    ['damaged', utf8(JSON.stringify({ ...head, language: '<script>', clauses: [] }))],
    [
      'damaged',
      utf8(
        JSON.stringify({
          ...head,
          clauses: [{ kind: 'item', text: 'ab', marks: [{ start: 0, end: 3, style: 'bold' }] }],
        }),
      ),
    ],
    [
      'damaged',
      utf8(
        JSON.stringify({
          ...head,
          clauses: [{ kind: 'item', text: 'ab', marks: [{ start: 1, end: 1, style: 'bold' }] }],
        }),
      ),
    ],
    [
      'damaged',
      utf8(
        JSON.stringify({
          ...head,
          clauses: [
            { id: 'x', kind: 'item', text: '' },
            { id: 'x', kind: 'item', text: '' },
          ],
        }),
      ),
    ],
    ['newer-version', utf8(JSON.stringify({ ...head, version: 2, clauses: 'whatever' }))],
    ['too-large', utf8(JSON.stringify({ ...head, clauses: Array.from({ length: 20_001 }, () => ({})) }))],
    ['too-large', new Uint8Array(MAX_DRAFT_FILE_BYTES + 1)],
  ])('is refused as %s', (code, bytes) => {
    expect(parseDraftFile(bytes, id)).toMatchObject({ ok: false, error: { code } });
  });

  it('cut at any byte is refused, never half read', () => {
    const whole = serialiseDraftFile({
      id,
      kind: 'contribution',
      title: 'Préambule',
      language: 'fr',
      clauses: [
        {
          id: asId('a'),
          kind: 'paragraph',
          level: 0,
          label: null,
          manualLabel: null,
          text: 'Été 時',
          marks: [],
          status: { state: 'in-brackets' },
        },
      ],
    });
    for (let length = 0; length < whole.byteLength - 2; length++)
      expect(parseDraftFile(whole.slice(0, length), id).ok).toBe(false);
  });

  it('says where the damage is and never what stands there', () => {
    const parsed = parse({ ...head, clauses: [{ kind: 'red line of the Minister', text: '' }] });
    expect(parsed).toMatchObject({ ok: false, error: { detail: 'at clauses.0.kind' } });
  });
});
