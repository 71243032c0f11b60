import { useMemo } from 'react';
import type { DraftId } from '../../../shared/base/ids.ts';
import { useWorkbench } from '../../features/workbench.tsx';
import type { Settings } from '../../store/api.ts';
import type { Command } from '../../ui/shell/shell.ts';
import { cycleRegion } from './regions.ts';
import { SIDE_WIDTH, START_WIDTH, type FrameAction } from './frame-state.ts';
import type { Frame } from './use-frame.ts';
import { useDraftToOpen } from './use-lists.ts';

/** What only the frame's own parts can open. */
export interface FrameDoors {
  openPalette(): void;
  openKeyboardHelp(): void;
}

const TEXT_SIZES = { min: 12, max: 28, step: 1 } as const;

/** The frame's own commands; those of the features stand beside them in the palette and the menus. */
export function useFrameCommands(frame: Frame, doors: FrameDoors, settings: Settings): readonly Command[] {
  const { store } = useWorkbench();
  const draft = useDraftToOpen(frame.desk.lastDraft, frame.state.meeting);
  return useMemo(
    () => [
      ...goCommands(frame, draft),
      ...paneCommands(frame),
      ...lookCommands(frame, settings, (change) => void store.settings.set(change)),
      ...helpCommands(frame, doors),
    ],
    [frame, doors, settings, store, draft],
  );
}

function goCommands({ shell, dispatch, desk, undo }: Frame, draft: DraftId | null): readonly Command[] {
  return [
    {
      id: 'frame.library',
      title: 'frame.command.library',
      group: 'go',
      run: () => shell.open({ kind: 'library' }),
    },
    {
      id: 'frame.draft',
      title: 'frame.command.draft',
      group: 'go',
      enabled: draft !== null,
      run: () => (draft === null ? undefined : shell.open({ kind: 'draft', id: draft })),
    },
    {
      id: 'frame.exchange',
      title: 'frame.command.exchange',
      group: 'go',
      run: () => shell.open({ kind: 'exchange' }),
    },
    {
      id: 'frame.tasks',
      title: 'frame.command.tasks',
      group: 'go',
      run: () => shell.open({ kind: 'tasks' }),
    },
    {
      id: 'frame.back',
      title: 'frame.command.backToText',
      group: 'go',
      enabled: desk.screen !== null && desk.texts.length > 0,
      run: () => dispatch({ type: 'close-screen' }),
    },
    {
      id: 'frame.undo',
      title: 'frame.command.undo',
      group: 'document',
      shortcut: 'Ctrl+Z',
      run: () => undo(),
    },
  ];
}

function paneCommands({ dispatch, desk, isRoomView }: Frame): readonly Command[] {
  const change = (part: Extract<FrameAction, { type: 'desk' }>['change']): void =>
    dispatch({ type: 'desk', change: part });
  const start = (step: number): void =>
    change({ startFolded: false, startWidth: clamp(desk.startWidth + step, START_WIDTH) });
  const side = (step: number): void =>
    change({ sideFolded: false, sideWidth: clamp(desk.sideWidth + step, SIDE_WIDTH) });
  return [
    {
      id: 'frame.split',
      title: desk.texts.length === 2 ? 'frame.command.unsplit' : 'frame.command.split',
      group: 'view',
      shortcut: 'F9',
      enabled: desk.texts.length > 0,
      run: () => dispatch({ type: 'split' }),
    },
    {
      id: 'frame.otherPane',
      title: 'frame.command.otherText',
      group: 'view',
      enabled: desk.texts.length === 2 && desk.screen === null,
      run: () => dispatch({ type: 'activate', index: 1 - desk.active }),
    },
    {
      id: 'frame.closeText',
      title: 'frame.command.closeText',
      group: 'view',
      enabled: desk.texts.length > 0 && desk.screen === null,
      run: () => dispatch({ type: 'close-text', index: desk.active }),
    },
    {
      id: 'frame.start',
      title: desk.startFolded ? 'frame.command.showFolder' : 'frame.command.hideFolder',
      group: 'view',
      run: () => change({ startFolded: !desk.startFolded }),
    },
    {
      id: 'frame.startWider',
      title: 'frame.command.folderWider',
      group: 'view',
      run: () => start(START_WIDTH.step),
    },
    {
      id: 'frame.startNarrower',
      title: 'frame.command.folderNarrower',
      group: 'view',
      run: () => start(-START_WIDTH.step),
    },
    {
      id: 'frame.side',
      title: desk.sideFolded ? 'frame.command.showSide' : 'frame.command.hideSide',
      group: 'view',
      enabled: !isRoomView,
      run: () => change({ sideFolded: !desk.sideFolded }),
    },
    {
      id: 'frame.sideWider',
      title: 'frame.command.sideWider',
      group: 'view',
      enabled: !isRoomView,
      run: () => side(SIDE_WIDTH.step),
    },
    {
      id: 'frame.sideNarrower',
      title: 'frame.command.sideNarrower',
      group: 'view',
      enabled: !isRoomView,
      run: () => side(-SIDE_WIDTH.step),
    },
    {
      id: 'frame.nextRegion',
      title: 'frame.command.nextRegion',
      group: 'view',
      shortcut: 'F6',
      run: () => cycleRegion(1),
    },
    {
      id: 'frame.previousRegion',
      title: 'frame.command.previousRegion',
      group: 'view',
      shortcut: 'Shift+F6',
      run: () => cycleRegion(-1),
    },
  ];
}

function lookCommands(
  frame: Frame,
  settings: Settings,
  set: (change: Partial<Settings>) => void,
): readonly Command[] {
  const size = (step: number): void => set({ textSize: clamp(settings.textSize + step, TEXT_SIZES) });
  return [
    {
      id: 'frame.room',
      title: frame.isRoomView ? 'frame.command.leaveRoom' : 'frame.command.room',
      group: 'view',
      shortcut: 'F4',
      run: () => frame.setRoomView(!frame.isRoomView),
    },
    {
      id: 'frame.larger',
      title: 'frame.command.larger',
      group: 'view',
      enabled: settings.textSize < TEXT_SIZES.max,
      run: () => size(1),
    },
    {
      id: 'frame.smaller',
      title: 'frame.command.smaller',
      group: 'view',
      enabled: settings.textSize > TEXT_SIZES.min,
      run: () => size(-1),
    },
    {
      id: 'frame.light',
      title: 'frame.command.light',
      group: 'view',
      enabled: settings.theme !== 'light',
      run: () => set({ theme: 'light' }),
    },
    {
      id: 'frame.dark',
      title: 'frame.command.dark',
      group: 'view',
      enabled: settings.theme !== 'dark',
      run: () => set({ theme: 'dark' }),
    },
    {
      id: 'frame.system',
      title: 'frame.command.system',
      group: 'view',
      enabled: settings.theme !== 'system',
      run: () => set({ theme: 'system' }),
    },
  ];
}

function helpCommands({ shell }: Frame, doors: FrameDoors): readonly Command[] {
  return [
    {
      id: 'frame.settings',
      title: 'frame.command.settings',
      group: 'settings',
      run: () => shell.open({ kind: 'settings' }),
    },
    {
      id: 'frame.palette',
      title: 'frame.command.palette',
      group: 'help',
      shortcut: 'Ctrl+K',
      run: () => doors.openPalette(),
    },
    {
      id: 'frame.keyboard',
      title: 'frame.command.keyboard',
      group: 'help',
      shortcut: 'F1',
      run: () => doors.openKeyboardHelp(),
    },
    {
      id: 'frame.about',
      title: 'frame.command.about',
      group: 'help',
      run: () => shell.open({ kind: 'settings', section: 'about' }),
    },
  ];
}

function clamp(value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.min(max, Math.max(min, value));
}
