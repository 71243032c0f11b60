import { useMemo } from 'react';
import {
  Button,
  cx,
  Icon,
  IconButton,
  MenuButton,
  ToggleButton,
  type IconName,
  type MenuGroup,
} from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useCommands } from '../../ui/shell/shell-context.tsx';
import type { Command } from '../../ui/shell/shell.ts';
import { DraftCircle, FindInLibrary } from '../compose/features.tsx';
import { asId, type MeetingId } from '../../../shared/base/ids.ts';
import type { Frame } from './use-frame.ts';
import { useDraftToOpen, useMeetings } from './use-lists.ts';
import styles from './top-bar.module.css';

interface TopBarProps {
  readonly frame: Frame;
  readonly onCommands: () => void;
  readonly onNewDraft: () => void;
  /** Set where the pane has no room and opens as a sheet. */
  readonly onStart: (() => void) | undefined;
  readonly onSide: (() => void) | undefined;
}

/** First region: meeting, screens, find, Room view, commands, help. */
export function TopBar({ frame, onCommands, onNewDraft, onStart, onSide }: TopBarProps) {
  const t = useText();
  const isNarrow = onSide !== undefined;
  return (
    <header className={styles['bar']} data-region="top" tabIndex={-1} aria-label={t('frame.region.top')}>
      <div className={styles['group']}>
        <MainMenu />
        <MeetingSwitcher frame={frame} />
        <ScreenTabs frame={frame} onNewDraft={onNewDraft} />
        {isNarrow ? <RoomToggle frame={frame} bare /> : null}
      </div>
      <div className={styles['find']}>
        <FindInLibrary />
      </div>
      <div className={cx(styles['group'], styles['end'])}>
        {frame.view.active?.kind === 'draft' ? <DraftCircle draft={frame.view.active.id} /> : null}
        {isNarrow ? null : <RoomToggle frame={frame} bare={onStart !== undefined} />}
        <Button size="small" icon="command" onPress={onCommands} label={t('frame.commandsWithKey')}>
          <span className={styles['commandWords']}>{t('frame.commands')}</span>{' '}
          <kbd className={styles['keys']}>Ctrl+K</kbd>
        </Button>
        {onStart === undefined ? null : (
          <IconButton icon="folder-pane" label={t('frame.showFolder')} bare onPress={onStart} />
        )}
        {onSide === undefined ? null : (
          <IconButton icon="side-pane" label={t('frame.showSide')} bare onPress={onSide} />
        )}
        <HelpMenu />
      </div>
    </header>
  );
}

/** Hides what is private, and brings it back. Always in sight: it is needed in a hurry. */
function RoomToggle({ frame, bare }: { readonly frame: Frame; readonly bare: boolean }) {
  const t = useText();
  return (
    <ToggleButton
      icon={frame.isRoomView ? 'eye-off' : 'room'}
      label={t('frame.room')}
      bare={bare}
      isSelected={frame.isRoomView}
      onChange={frame.setRoomView}
      shortcut="F4"
    />
  );
}

const GROUPS: readonly { readonly group: Command['group']; readonly icon?: IconName }[] = [
  { group: 'go' },
  { group: 'document' },
  { group: 'annotation' },
  { group: 'draft' },
  { group: 'exchange' },
  { group: 'print' },
  { group: 'view' },
  { group: 'settings' },
];

/** Commands as menu groups: all that the palette has, for those who look rather than type. */
function useCommandMenu(groups: readonly Command['group'][], isSubmenu: boolean): readonly MenuGroup[] {
  const t = useText();
  const commands = useCommands();
  return useMemo(
    () =>
      groups.map((group) => ({
        id: group,
        title: t(`frame.group.${group}`),
        isSubmenu,
        actions: commands
          .filter((command) => command.group === group)
          .map((command) => ({
            id: command.id,
            label: t(command.title),
            shortcut: command.shortcut,
            isDisabled: command.enabled === false,
            onAction: () => void command.run(),
          })),
      })),
    [commands, groups, isSubmenu, t],
  );
}

const MAIN_GROUPS = GROUPS.map(({ group }) => group);
const HELP_GROUPS = ['help'] as const;

function MainMenu() {
  const t = useText();
  return <MenuButton label={t('frame.menu')} icon="menu" bare groups={useCommandMenu(MAIN_GROUPS, true)} />;
}

function HelpMenu() {
  const t = useText();
  return <MenuButton label={t('frame.help')} icon="help" bare groups={useCommandMenu(HELP_GROUPS, false)} />;
}

const ALL = 'all';

function MeetingSwitcher({ frame }: { readonly frame: Frame }) {
  const t = useText();
  const meetings = useMeetings();
  const current = meetings.find((meeting) => meeting.id === frame.state.meeting);
  const choose = (id: string): void => frame.chooseMeeting(id === ALL ? null : asId<MeetingId>(id));
  const actions = [{ id: ALL, name: t('frame.allMeetings') }, ...meetings].map((meeting) => ({
    id: meeting.id,
    label: meeting.name,
    isChecked: meeting.id === (current?.id ?? ALL),
    onAction: () => choose(meeting.id),
  }));
  return (
    <MenuButton
      label={t('frame.meetingIs', { meeting: current?.name ?? t('frame.allMeetings') })}
      groups={[{ id: 'meetings', title: t('frame.meetings'), actions }]}
    >
      <span className={styles['meeting']}>
        <bdi className={styles['meetingName']}>{current?.name ?? t('frame.allMeetings')}</bdi>
        <Icon name="chevron-down" size={14} />
      </span>
    </MenuButton>
  );
}

function ScreenTabs({ frame, onNewDraft }: Pick<TopBarProps, 'frame' | 'onNewDraft'>) {
  const t = useText();
  const { desk, shell } = frame;
  const draft = useDraftToOpen(desk.lastDraft, frame.state.meeting);
  const isDraft = frame.view.active?.kind === 'draft';
  const isLibrary = desk.screen?.kind === 'library' || frame.view.active?.kind === 'document';
  return (
    <nav className={styles['screens']} aria-label={t('frame.screens')}>
      <ScreenTab
        icon="library"
        label={t('frame.screen.library')}
        isCurrent={isLibrary}
        onPress={() => shell.open({ kind: 'library' })}
      />
      <ScreenTab
        icon="draft"
        label={t('frame.screen.draft')}
        isCurrent={isDraft}
        onPress={() => (draft === null ? onNewDraft() : shell.open({ kind: 'draft', id: draft }))}
      />
      <ScreenTab
        icon="exchange"
        label={t('frame.screen.exchange')}
        isCurrent={desk.screen?.kind === 'exchange'}
        onPress={() => shell.open({ kind: 'exchange' })}
      />
    </nav>
  );
}

interface ScreenTabProps {
  readonly icon: IconName;
  readonly label: string;
  readonly isCurrent: boolean;
  readonly onPress: () => void;
}

function ScreenTab({ icon, label, isCurrent, onPress }: ScreenTabProps) {
  return (
    <button
      type="button"
      className={styles['screen']}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={onPress}
    >
      <Icon name={icon} size={17} />
      <span>{label}</span>
    </button>
  );
}
