import { redo, undo } from 'prosemirror-history';
import type { Command } from 'prosemirror-state';
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

/** The tools of a draft. Each acts on the caret's clause, or on all clauses that are selected. */
export function DraftToolbar({ open, isEditable, menu }: DraftToolbarProps) {
  const t = useText();
  const facts = useEditorFacts(open);
  const run = (command: Command) => () => void open.editor.run(command);
  const off = !isEditable;
  const showNotes = useShowNotes(open);
  return (
    <div className={styles['tools']}>
      <Toolbar label={t('drafting.tools')}>
        <span className={styles['toolGroup']}>
          <MenuButton
            label={`${t('drafting.kind')}: ${t(`drafting.kind.${facts.kind}`)}`}
            size="small"
            isDisabled={off}
            groups={kindGroups(open, facts, t)}
          >
            {t(`drafting.kind.${facts.kind}`)}
          </MenuButton>
          <IconButton
            icon="arrow-start"
            bare
            size="small"
            label={t('drafting.shallower')}
            shortcut={DRAFT_SHORTCUTS.shallower}
            isDisabled={off}
            onPress={run(shiftLevel(-1))}
          />
          <IconButton
            icon="arrow-end"
            bare
            size="small"
            label={t('drafting.deeper')}
            shortcut={DRAFT_SHORTCUTS.deeper}
            isDisabled={off}
            onPress={run(shiftLevel(1))}
          />
          <span className={styles['toolGap']} />
        </span>
        <span className={styles['toolGroup']}>
          <ToggleButton
            size="small"
            label={t('drafting.bold')}
            shortcut={DRAFT_SHORTCUTS.bold}
            isSelected={facts.bold}
            isDisabled={off}
            onChange={run(toggleBold)}
          />
          <ToggleButton
            size="small"
            label={t('drafting.italic')}
            shortcut={DRAFT_SHORTCUTS.italic}
            isSelected={facts.italic}
            isDisabled={off}
            onChange={run(toggleItalic)}
          />
          <ToggleButton
            size="small"
            label={t('drafting.underline')}
            shortcut={DRAFT_SHORTCUTS.underline}
            isSelected={facts.underline}
            isDisabled={off}
            onChange={run(toggleUnderline)}
          />
          <span className={styles['toolGap']} />
        </span>
        <span className={styles['toolGroup']}>
          <Button size="small" variant="quiet" isDisabled={off} onPress={run(toggleBrackets)}>
            {t('drafting.brackets')}
          </Button>
          <MenuButton
            label={`${t('drafting.status')}: ${statusGlyph(facts.status.state)} ${stateWord(facts.status.state, t)}`}
            size="small"
            isDisabled={off}
            groups={statusGroups(open, facts, t)}
          >
            {`${statusGlyph(facts.status.state)} ${stateWord(facts.status.state, t)}`}
          </MenuButton>
          <span className={styles['toolGap']} />
        </span>
        <span className={styles['toolGroup']}>
          <IconButton
            icon="arrow-up"
            bare
            size="small"
            label={t('drafting.moveUp')}
            shortcut={DRAFT_SHORTCUTS.up}
            isDisabled={off || facts.isFirst}
            onPress={run(moveClause(-1))}
          />
          <IconButton
            icon="arrow-down"
            bare
            size="small"
            label={t('drafting.moveDown')}
            shortcut={DRAFT_SHORTCUTS.down}
            isDisabled={off || facts.isLast}
            onPress={run(moveClause(1))}
          />
          <Button size="small" variant="quiet" isDisabled={off} onPress={() => open.ask('citation')}>
            {t('drafting.cite')}
          </Button>
          <span className={styles['toolGap']} />
        </span>
        <span className={styles['toolGroup']}>
          <IconButton
            icon="undo"
            bare
            size="small"
            label={t('common.undo')}
            shortcut={DRAFT_SHORTCUTS.undo}
            isDisabled={off || !facts.canUndo}
            onPress={run(undo)}
          />
          <IconButton
            icon="redo"
            bare
            size="small"
            label={t('common.redo')}
            shortcut={DRAFT_SHORTCUTS.redo}
            isDisabled={off || !facts.canRedo}
            onPress={run(redo)}
          />
          <MenuButton
            label={t('common.more')}
            icon="more"
            bare
            size="small"
            groups={[clauseGroup(open, facts, off, showNotes, t), ...menu]}
          />
        </span>
      </Toolbar>
    </div>
  );
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
