import { describe, expect, it } from 'vitest';
import {
  asId,
  type ClauseId,
  type DocumentId,
  type DraftId,
  type MeetingId,
} from '../../../shared/base/ids.ts';
import {
  activeText,
  deskOf,
  EMPTY_DESK,
  readFrame,
  reduceFrame,
  writeFrame,
  type FrameAction,
  type FrameState,
} from '../../../renderer/app/frame/frame-state.ts';

const START: FrameState = { meeting: null, desks: {} };
const report = { kind: 'document', id: asId<DocumentId>('d-report') } as const;
const resolution = { kind: 'document', id: asId<DocumentId>('d-resolution') } as const;
const draft = { kind: 'draft', id: asId<DraftId>('draft-1') } as const;

function after(...actions: readonly FrameAction[]): FrameState {
  return actions.reduce(reduceFrame, START);
}
const open = (target: FrameAction & { type: 'open' }): FrameAction => target;
const show = (target: typeof report | typeof resolution | typeof draft, beside = false): FrameAction =>
  open({ type: 'open', target, beside });

describe('the desk of a meeting', () => {
  it('shows the library first', () => {
    expect(deskOf(START)).toBe(EMPTY_DESK);
    expect(activeText(deskOf(START))).toBeNull();
  });

  it('opens a text in the place of the one that acts', () => {
    const desk = deskOf(after(show(report), show(resolution)));
    expect(desk.texts).toEqual([resolution]);
    expect(activeText(desk)).toEqual(resolution);
  });

  it('opens a text beside the other and lets it act', () => {
    const desk = deskOf(after(show(report), show(draft, true)));
    expect(desk.texts).toEqual([report, draft]);
    expect(desk.active).toBe(1);
    expect(desk.lastDraft).toBe(draft.id);
  });

  it('goes to a text that is open already, with its new place', () => {
    const place = { ...report, range: [1, 2] as const };
    const desk = deskOf(
      after(show(report), show(draft, true), { type: 'open', target: place, beside: false }),
    );
    expect(desk.texts).toEqual([place, draft]);
    expect(desk.active).toBe(0);
  });

  it('splits one text into two panes and joins them again, keeping the one that acts', () => {
    const split = after(show(report), { type: 'split' });
    expect(deskOf(split).texts).toEqual([report, report]);
    const other = reduceFrame(split, show(resolution));
    expect(deskOf(other).texts).toEqual([report, resolution]);
    expect(deskOf(reduceFrame(other, { type: 'split' })).texts).toEqual([resolution]);
  });

  it('covers the texts with a screen and gives them back', () => {
    const covered = after(show(report), { type: 'open', target: { kind: 'settings' }, beside: false });
    expect(activeText(deskOf(covered))).toBeNull();
    expect(activeText(deskOf(reduceFrame(covered, { type: 'close-screen' })))).toEqual(report);
  });

  it('falls back to the library when the last text is closed or gone', () => {
    expect(deskOf(after(show(report), { type: 'close-text', index: 0 })).screen).toEqual({ kind: 'library' });
    expect(deskOf(after(show(draft), { type: 'forget', id: draft.id }))).toMatchObject({
      texts: [],
      lastDraft: null,
    });
  });

  it('forgets the place that a text was opened at once a screen covers it: reading goes on where it stood', () => {
    const at = { ...report, clause: asId<ClauseId>('c-34'), range: [0, 4] as const };
    const state = after(show(at), show(resolution, true), {
      type: 'open',
      target: { kind: 'exchange' },
      beside: false,
    });
    expect(deskOf(state).texts).toEqual([report, resolution]);
  });

  it('is another for each meeting', () => {
    const meeting = asId<MeetingId>('m-1');
    const state = after(show(report), { type: 'meeting', meeting }, show(resolution));
    expect(deskOf(state).texts).toEqual([resolution]);
    expect(deskOf(reduceFrame(state, { type: 'meeting', meeting: null })).texts).toEqual([report]);
  });
});

describe('the frame in the settings', () => {
  it('comes back as it was', () => {
    const state = after(
      { type: 'meeting', meeting: asId<MeetingId>('m-1') },
      show(report),
      show(draft, true),
      { type: 'desk', change: { sideTab: 'status', startWidth: 20 } },
    );
    expect(readFrame(writeFrame(state))).toEqual(state);
  });

  it('keeps no place inside a text and no print preview', () => {
    const state = after(show(report), { type: 'open', target: { kind: 'print', of: report }, beside: false });
    expect(deskOf(readFrame(writeFrame(state)))).toMatchObject({ screen: null, texts: [report] });
  });

  it.each([
    '',
    'no JSON',
    '{}',
    '[]',
    '{"meeting":null,"desks":{"":{"texts":[{"kind":"x"}]}}}',
    '{"meeting":3,"desks":{}}',
  ])('is an ordinary one where it cannot be read: %s', (json) => {
    expect(deskOf(readFrame(json))).toMatchObject({ texts: [], screen: { kind: 'library' } });
  });
});
