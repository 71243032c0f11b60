import { useMemo } from 'react';
import { useLive, useWorkbench } from '../../features/workbench.tsx';
import { CommandPalette, type PaletteGroup, type PaletteItem } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useCommands, useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import type { Command } from '../../ui/shell/shell.ts';
import type { TextTarget } from './frame-state.ts';

const RECENT = 5;
const GROUPS: readonly Command['group'][] = [
  'document',
  'annotation',
  'draft',
  'go',
  'exchange',
  'print',
  'view',
  'settings',
  'help',
];

interface Entry {
  readonly item: PaletteItem;
  readonly run: () => void;
}

/** Every command, and every text by its name; recent texts first. */
export function Palette({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const t = useText();
  const texts = useTexts();
  const commands = useCommandEntries();
  const groups: readonly PaletteGroup[] = [
    { id: 'recent', title: t('frame.palette.recent'), items: texts.recent.map(({ item }) => item) },
    ...commands.map(({ group, entries }) => ({
      id: group,
      title: t(`frame.group.${group}`),
      items: entries.map(({ item }) => item),
    })),
    { id: 'texts', title: t('frame.palette.texts'), items: texts.others.map(({ item }) => item) },
  ];
  const all = [...texts.recent, ...texts.others, ...commands.flatMap(({ entries }) => entries)];
  return (
    <CommandPalette
      label={t('frame.palette.label')}
      emptyText={t('frame.palette.empty')}
      isOpen={isOpen}
      onClose={onClose}
      groups={groups}
      onAction={(id) => {
        // After the palette has gone and given the focus back, so that what opens keeps it.
        const entry = all.find(({ item }) => item.id === id);
        requestAnimationFrame(() => entry?.run());
      }}
    />
  );
}

function useCommandEntries(): readonly {
  readonly group: Command['group'];
  readonly entries: readonly Entry[];
}[] {
  const t = useText();
  const commands = useCommands();
  return useMemo(() => {
    const usable = commands.filter((command) => command.enabled !== false && command.id !== 'frame.palette');
    return GROUPS.map((group) => ({
      group,
      entries: usable
        .filter((command) => command.group === group)
        .map((command): Entry => ({
          item: {
            id: command.id,
            label: t(command.title),
            ...(command.shortcut === undefined ? {} : { shortcut: command.shortcut }),
          },
          run: () => void command.run(),
        })),
    }));
  }, [commands, t]);
}

function useTexts(): { readonly recent: readonly Entry[]; readonly others: readonly Entry[] } {
  const t = useText();
  const shell = useShell();
  const isRoomView = useRoomView();
  const { store } = useWorkbench();
  const documents = useLive(useMemo(() => store.documents.entries(), [store]));
  const drafts = useLive(useMemo(() => store.drafts.entries(), [store]));
  const places = useLive(useMemo(() => store.reading.recent(RECENT), [store]));
  return useMemo(() => {
    const entry = (target: TextTarget, label: string, hint: string, also = ''): Entry => ({
      item: {
        id: `${target.kind}:${target.id}`,
        label,
        hint,
        also,
        icon: target.kind === 'document' ? 'document' : 'draft',
      },
      run: () => {
        // Out of the button that the palette gave it back to: what is opened takes the focus.
        document.querySelector<HTMLElement>('[data-region="main"]')?.focus();
        shell.open(target);
      },
    });
    const all = [
      ...(documents ?? [])
        .filter((one) => one.trashedAt === null)
        .map((one) =>
          entry(
            { kind: 'document', id: one.id },
            one.title,
            one.symbol ?? t('frame.palette.document'),
            one.fileName,
          ),
        ),
      ...(drafts ?? [])
        .filter((one) => one.trashedAt === null)
        .map((one) => {
          // Its name is the delegate's own.
          const label = isRoomView ? t('frame.palette.draft') : one.name;
          return entry({ kind: 'draft', id: one.id }, label, t('frame.palette.draft'));
        }),
    ];
    const recentIds = (places ?? []).map((place) => `${place.target.kind}:${place.target.id}`);
    const recent = recentIds.flatMap((id) => all.find(({ item }) => item.id === id) ?? []);
    return { recent, others: all.filter((one) => !recent.includes(one)) };
  }, [documents, drafts, places, shell, isRoomView, t]);
}
