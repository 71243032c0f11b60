import { redo, undo } from 'prosemirror-history';
import type { Command } from 'prosemirror-state';
import type { ReactNode } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import { DRAFT_CLAUSE_KINDS } from '../../../shared/domain/draft.ts';
import { openFirstNote } from '../../drafts/editor/annotation-layer.ts';
import {
  deleteClauses,
  moveClause,
  setKind,
  setStatus,
  shiftLevel,
  toggleBold,
  toggleBrackets,
  toggleItalic,
  toggleUnderline,
} from '../../drafts/editor/commands.ts';
import {
  Button,
  IconButton,
  MenuButton,
  ToggleButton,
  Toolbar,
  type IconName,
  type MenuGroup,
} from '../../ui/components/index.ts';
import { useText, type Translate } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { DRAFT_SHORTCUTS } from './draft-keys.ts';
import styles from './drafting.module.css';
import { useEditorFacts, type EditorFacts } from './editor-facts.ts';
import type { OpenDraft } from './open-drafts.ts';
import { STATES, stateWord, statusGlyph } from './status-words.ts';

interface DraftToolbarProps {
  readonly open: OpenDraft;
  readonly isEditable: boolean;
  readonly menu: readonly MenuGroup[];
}

interface ToolsProps {
  readonly open: OpenDraft;
  readonly facts: EditorFacts;
  readonly off: boolean;
}

/** The tools of a draft. Each acts on the caret's clause, or on all clauses that are selected. */
export function DraftToolbar({ open, isEditable, menu }: DraftToolbarProps) {
  const t = useText();
  const facts = useEditorFacts(open);
  const tools = { open, facts, off: !isEditable };
  return (
    <div className={styles['tools']}>
      <Toolbar label={t('drafting.tools')}>
        <div className={styles['toolGroups']}>
          <KindTools {...tools} />
          <StyleTools {...tools} />
          <StatusTools {...tools} />
          <PlaceTools {...tools} />
          <LastTools {...tools} menu={menu} />
        </div>
      </Toolbar>
    </div>
  );
}

function KindTools({ open, facts, off }: ToolsProps) {
  const t = useText();
  const kind = t(`drafting.kind.${facts.kind}`);
  return (
    <ToolGroup>
      <MenuButton
        label={`${t('drafting.kind')}: ${kind}`}
        size="small"
        isDisabled={off}
        groups={kindGroups(open, facts, t)}
      >
        {kind}
      </MenuButton>
      <Tool
        icon="arrow-start"
        label={t('drafting.shallower')}
        shortcut="shallower"
        isDisabled={off}
        open={open}
        command={shiftLevel(-1)}
      />
      <Tool
        icon="arrow-end"
        label={t('drafting.deeper')}
        shortcut="deeper"
        isDisabled={off}
        open={open}
        command={shiftLevel(1)}
      />
    </ToolGroup>
  );
}

const STYLES = [
  { style: 'bold', label: 'drafting.bold', command: toggleBold },
  { style: 'italic', label: 'drafting.italic', command: toggleItalic },
  { style: 'underline', label: 'drafting.underline', command: toggleUnderline },
] as const;

function StyleTools({ open, facts, off }: ToolsProps) {
  const t = useText();
  return (
    <ToolGroup>
      {STYLES.map(({ style, label, command }) => (
        <ToggleButton
          key={style}
          size="small"
          label={t(label)}
          shortcut={DRAFT_SHORTCUTS[style]}
          isSelected={facts[style]}
          isDisabled={off}
          onChange={() => void open.editor.run(command)}
        />
      ))}
    </ToolGroup>
  );
}

function StatusTools({ open, facts, off }: ToolsProps) {
  const t = useText();
  const { state } = facts.status;
  const status = `${statusGlyph(state)} ${stateWord(state, t)}`;
  const bracket = (): void => void open.editor.run(toggleBrackets);
  return (
    <ToolGroup>
      <Button size="small" variant="quiet" isDisabled={off} onPress={bracket}>
        {t('drafting.brackets')}
      </Button>
      <MenuButton
        label={`${t('drafting.status')}: ${status}`}
        size="small"
        isDisabled={off}
        groups={statusGroups(open, facts, t)}
      >
        {status}
      </MenuButton>
    </ToolGroup>
  );
}

function PlaceTools({ open, facts, off }: ToolsProps) {
  const t = useText();
  return (
    <ToolGroup>
      <Tool
        icon="arrow-up"
        label={t('drafting.moveUp')}
        shortcut="up"
        isDisabled={off || facts.isFirst}
        open={open}
        command={moveClause(-1)}
      />
      <Tool
        icon="arrow-down"
        label={t('drafting.moveDown')}
        shortcut="down"
        isDisabled={off || facts.isLast}
        open={open}
        command={moveClause(1)}
      />
      <Button size="small" variant="quiet" isDisabled={off} onPress={() => open.ask('citation')}>
        {t('drafting.cite')}
      </Button>
    </ToolGroup>
  );
}

function LastTools({ open, facts, off, menu }: ToolsProps & Pick<DraftToolbarProps, 'menu'>) {
  const t = useText();
  const showNotes = useShowNotes(open);
  return (
    <ToolGroup>
      <Tool
        icon="undo"
        label={t('common.undo')}
        shortcut="undo"
        isDisabled={off || !facts.canUndo}
        open={open}
        command={undo}
      />
      <Tool
        icon="redo"
        label={t('common.redo')}
        shortcut="redo"
        isDisabled={off || !facts.canRedo}
        open={open}
        command={redo}
      />
      <MenuButton
        label={t('common.more')}
        icon="more"
        bare
        size="small"
        groups={[clauseGroup(open, facts, off, showNotes, t), ...menu]}
      />
    </ToolGroup>
  );
}

interface ToolProps {
  readonly open: OpenDraft;
  readonly icon: IconName;
  readonly label: string;
  readonly shortcut: keyof typeof DRAFT_SHORTCUTS;
  readonly isDisabled: boolean;
  readonly command: Command;
}

/** An icon that runs a command, named with the keys that run it too. */
function Tool({ open, shortcut, command, ...look }: ToolProps) {
  return (
    <IconButton
      {...look}
      bare
      size="small"
      shortcut={DRAFT_SHORTCUTS[shortcut]}
      onPress={() => void open.editor.run(command)}
    />
  );
}

/** Tools that stay together when the bar breaks; a line parts them from the next. */
function ToolGroup({ children }: { readonly children: ReactNode }) {
  return <span className={styles['toolGroup']}>{children}</span>;
}

function kindGroups(open: OpenDraft, facts: EditorFacts, t: Translate): readonly MenuGroup[] {
  return [
    {
      id: 'kind',
      actions: DRAFT_CLAUSE_KINDS.map((kind) => ({
        id: kind,
        label: t(`drafting.kind.${kind}`),
        isChecked: facts.kind === kind,
        onAction: () => void open.editor.run(setKind(kind)),
      })),
    },
  ];
}

function statusGroups(open: OpenDraft, facts: EditorFacts, t: Translate): readonly MenuGroup[] {
  return [
    {
      id: 'status',
      actions: STATES.map((state) => ({
        id: state,
        label: `${statusGlyph(state)} ${stateWord(state, t)}${state === 'agreed' ? '…' : ''}`,
        shortcut: DRAFT_SHORTCUTS[state],
        isChecked: facts.status.state === state,
        onAction: () => {
          if (state === 'agreed') open.ask('agreed');
          else open.editor.run(setStatus({ state }));
        },
      })),
    },
  ];
}

/** Opens the delegate's notes on the caret's clause, or says that there are none. */
function useShowNotes(open: OpenDraft): (clause: ClauseId | null) => void {
  const t = useText();
  const shell = useShell();
  return (clause) => {
    if (clause === null || !openFirstNote(open.editor.view, clause))
      shell.announce(t('drafting.clauseNotes.none'));
  };
}

function clauseGroup(
  open: OpenDraft,
  { clause }: EditorFacts,
  off: boolean,
  showNotes: (clause: ClauseId | null) => void,
  t: Translate,
): MenuGroup {
  return {
    id: 'clause',
    title: t('drafting.clause'),
    actions: [
      { id: 'notes', label: t('drafting.clauseNotes'), icon: 'note', onAction: () => showNotes(clause) },
      { id: 'label', label: t('drafting.setLabel'), isDisabled: off, onAction: () => open.ask('label') },
      {
        id: 'delete',
        label: t('drafting.deleteClause'),
        icon: 'trash',
        isDisabled: off,
        onAction: () => void open.editor.run(deleteClauses),
      },
    ],
  };
}
