import * as v from 'valibot';
import { assertNever } from '../../../shared/base/assert-never.ts';
import { asId, type DocumentId, type DraftId, type MeetingId } from '../../../shared/base/ids.ts';
import type { OpenTarget, SideTab } from '../../ui/shell/shell.ts';

/** A text that can stand beside another. */
export type TextTarget = Extract<OpenTarget, { kind: 'document' | 'draft' }>;
/** A screen that takes the whole main pane. */
export type ScreenTarget = Exclude<OpenTarget, TextTarget>;

const START_TABS = ['folder', 'outline'] as const;
export type StartTab = (typeof START_TABS)[number];
const SIDE_TABS = ['annotations', 'status', 'conflicts'] as const satisfies readonly SideTab[];

/** What lies over the window; `start` and `side` are panes that have no room beside the text. */
export type Layer = 'new-draft' | 'palette' | 'keyboard' | 'start' | 'side' | null;

/** How the window stands for one meeting: what is open, where, and how wide the panes are (in rem). */
export interface Desk {
  /** What covers the texts; null shows them. */
  readonly screen: ScreenTarget | null;
  readonly texts: readonly TextTarget[];
  /** Which of the texts acts; 0 or 1. */
  readonly active: number;
  readonly lastDraft: DraftId | null;
  readonly startFolded: boolean;
  readonly startWidth: number;
  readonly startTab: StartTab;
  readonly sideFolded: boolean;
  readonly sideWidth: number;
  readonly sideTab: SideTab;
}

/** The whole frame: the meeting shown and a desk for each. */
export interface FrameState {
  readonly meeting: MeetingId | null;
  readonly desks: Readonly<Record<string, Desk>>;
}

export const EMPTY_DESK: Desk = {
  screen: { kind: 'library' },
  texts: [],
  active: 0,
  lastDraft: null,
  startFolded: false,
  startWidth: 16,
  startTab: 'folder',
  sideFolded: false,
  sideWidth: 22,
  sideTab: 'annotations',
};

export const START_WIDTH = { min: 12, max: 28, step: 2 } as const;
export const SIDE_WIDTH = { min: 15, max: 36, step: 2 } as const;

/** What changes the frame; values, so that each is one test line. */
export type FrameAction =
  | { readonly type: 'meeting'; readonly meeting: MeetingId | null }
  | { readonly type: 'open'; readonly target: OpenTarget; readonly beside: boolean }
  | { readonly type: 'activate'; readonly index: number }
  | { readonly type: 'split' }
  | { readonly type: 'close-text'; readonly index: number }
  | { readonly type: 'close-screen' }
  | { readonly type: 'forget'; readonly id: DocumentId | DraftId }
  | { readonly type: 'desk'; readonly change: Partial<Omit<Desk, 'texts' | 'active' | 'screen'>> };

/** The desk of the meeting shown. */
export function deskOf(state: FrameState): Desk {
  return state.desks[state.meeting ?? ''] ?? EMPTY_DESK;
}

/** The text that acts, if texts are shown. */
export function activeText(desk: Desk): TextTarget | null {
  return desk.screen === null ? (desk.texts[desk.active] ?? null) : null;
}

/** The next state; the same object where nothing changes. */
export function reduceFrame(state: FrameState, action: FrameAction): FrameState {
  if (action.type === 'meeting')
    return action.meeting === state.meeting ? state : { ...state, meeting: action.meeting };
  const desk = deskOf(state);
  const next = reduceDesk(desk, action);
  return next === desk ? state : { ...state, desks: { ...state.desks, [state.meeting ?? '']: next } };
}

function reduceDesk(desk: Desk, action: Exclude<FrameAction, { type: 'meeting' }>): Desk {
  switch (action.type) {
    case 'open':
      return isText(action.target)
        ? openText(desk, action.target, action.beside)
        : { ...desk, screen: action.target, texts: desk.texts.map(withoutPlace) };
    case 'activate':
      return action.index === desk.active || action.index >= desk.texts.length
        ? desk
        : { ...desk, active: action.index };
    case 'split':
      return split(desk);
    case 'close-text':
      return closeText(desk, action.index);
    case 'close-screen':
      return desk.texts.length === 0 ? { ...desk, screen: { kind: 'library' } } : { ...desk, screen: null };
    case 'forget': {
      const index = desk.texts.findIndex((text) => text.id === action.id);
      const kept = desk.lastDraft === action.id ? { ...desk, lastDraft: null } : desk;
      return index === -1 ? kept : closeText(kept, index);
    }
    case 'desk':
      return { ...desk, ...action.change };
    default:
      return assertNever(action);
  }
}

function isText(target: OpenTarget): target is TextTarget {
  return target.kind === 'document' || target.kind === 'draft';
}

/** A text that a screen covers opens again where reading stood, not where it was once opened. */
function withoutPlace(text: TextTarget): TextTarget {
  return text.kind === 'document' ? { kind: text.kind, id: text.id } : { kind: text.kind, id: text.id };
}

function openText(desk: Desk, target: TextTarget, beside: boolean): Desk {
  const there = desk.texts.findIndex((text) => text.kind === target.kind && text.id === target.id);
  const index = there !== -1 ? there : beside && desk.texts.length > 0 ? 1 - desk.active : desk.active;
  const texts =
    desk.texts.length === 0
      ? [target]
      : [0, 1].flatMap((at) => (at === index ? [target] : (desk.texts[at] ?? [])));
  return {
    ...desk,
    screen: null,
    texts,
    active: Math.min(index, texts.length - 1),
    lastDraft: target.kind === 'draft' ? target.id : desk.lastDraft,
    sideTab: target.kind === 'document' && desk.sideTab === 'status' ? 'annotations' : desk.sideTab,
  };
}

/** Two panes become one (the acting text stays); one becomes two (the same text twice, to compare its parts). */
function split(desk: Desk): Desk {
  const acting = desk.texts[desk.active];
  if (acting === undefined) return desk;
  if (desk.texts.length === 2) return { ...desk, screen: null, texts: [acting], active: 0 };
  return { ...desk, screen: null, texts: [acting, acting], active: 1 };
}

function closeText(desk: Desk, index: number): Desk {
  const texts = desk.texts.filter((_, at) => at !== index);
  if (texts.length === 0) return { ...desk, texts, active: 0, screen: desk.screen ?? { kind: 'library' } };
  return { ...desk, texts, active: 0 };
}

const id = v.pipe(v.string(), v.maxLength(100));
const text = v.variant('kind', [
  v.object({ kind: v.literal('document'), id }),
  v.object({ kind: v.literal('draft'), id }),
]);
const screen = v.variant('kind', [
  v.object({ kind: v.literal('library') }),
  v.object({ kind: v.literal('exchange') }),
  v.object({ kind: v.literal('tasks') }),
  v.object({ kind: v.literal('subjects') }),
  v.object({ kind: v.literal('settings') }),
]);
const width = v.pipe(v.number(), v.minValue(8), v.maxValue(60));
const desk = v.object({
  screen: v.fallback(v.nullable(screen), { kind: 'library' as const }),
  texts: v.fallback(v.pipe(v.array(text), v.maxLength(2)), []),
  active: v.fallback(v.picklist([0, 1]), 0),
  lastDraft: v.fallback(v.nullable(id), null),
  startFolded: v.fallback(v.boolean(), false),
  startWidth: v.fallback(width, EMPTY_DESK.startWidth),
  startTab: v.fallback(v.picklist(START_TABS), 'folder'),
  sideFolded: v.fallback(v.boolean(), false),
  sideWidth: v.fallback(width, EMPTY_DESK.sideWidth),
  sideTab: v.fallback(v.picklist(SIDE_TABS), 'annotations'),
});
const stored = v.object({ meeting: v.nullable(id), desks: v.record(v.string(), desk) });

/** Reads what `writeFrame` wrote; anything unreadable gives an empty frame, for it is only comfort. */
export function readFrame(json: string): FrameState {
  const empty: FrameState = { meeting: null, desks: {} };
  if (json === '') return empty;
  try {
    const result = v.safeParse(stored, JSON.parse(json));
    if (!result.success) return empty;
    const desks = Object.entries(result.output.desks).map(([key, value]): [string, Desk] => [
      key,
      brandDesk(value),
    ]);
    const { meeting } = result.output;
    return { meeting: meeting === null ? null : asId<MeetingId>(meeting), desks: Object.fromEntries(desks) };
  } catch {
    return empty;
  }
}

function brandDesk(value: v.InferOutput<typeof desk>): Desk {
  const texts = value.texts.map((one): TextTarget =>
    one.kind === 'document'
      ? { kind: 'document', id: asId<DocumentId>(one.id) }
      : { kind: 'draft', id: asId<DraftId>(one.id) },
  );
  return {
    ...value,
    texts,
    active: Math.min(value.active, Math.max(0, texts.length - 1)),
    screen: value.screen === null && texts.length === 0 ? { kind: 'library' } : value.screen,
    lastDraft: value.lastDraft === null ? null : asId<DraftId>(value.lastDraft),
  };
}

/** Screens of certain texts: after a restart the texts themselves are shown. */
const OF_A_TEXT: ReadonlySet<ScreenTarget['kind']> = new Set(['print', 'compare', 'carry']);

/** The frame as text for the settings: places inside a text are not kept here, the reader knows them. */
export function writeFrame(state: FrameState): string {
  return JSON.stringify({
    meeting: state.meeting,
    desks: Object.fromEntries(
      Object.entries(state.desks).map(([key, value]) => [
        key,
        {
          ...value,
          screen:
            value.screen === null || OF_A_TEXT.has(value.screen.kind) ? null : { kind: value.screen.kind },
          texts: value.texts.map((one) => ({ kind: one.kind, id: one.id })),
        },
      ]),
    ),
  });
}
