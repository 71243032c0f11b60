import { memo, useEffect, useMemo, useState } from 'react';
import type { DocumentId, DraftId, MeetingId } from '../../../shared/base/ids.ts';
import type { DraftNews } from '../../../shared/domain/clause-change.ts';
import type { DocumentEntry, Meeting } from '../../../shared/domain/document.ts';
import { symbolFacts } from '../../../shared/text/understanding/symbol-facts.ts';
import { IconButton, LoadingState, MenuButton, Tree } from '../../ui/components/index.ts';
import type { TreeNode } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import type { Formatters, Translate } from '../../ui/locale/index.ts';
import { useActiveText, useMeeting, useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import { SUBJECTS_VIEWS } from '../../ui/shell/shell.ts';
import type { Shell, SubjectsView } from '../../ui/shell/shell.ts';
import { useCalm } from '../use-calm.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { DOCUMENT_TYPES, TYPE_ICONS, documentType } from './document-type.ts';
import type { DocumentType } from './document-type.ts';
import { draftNodes, isPart, partOf } from './draft-nodes.ts';
import { purgeTrash, trashContent } from './library-actions.ts';
import { useLibraryState } from './library-state.ts';
import type { LibraryState } from './library-state.ts';
import { NameDialog } from './meeting-dialogs.tsx';
import styles from './library.module.css';
import { useLibrary, useLibraryActions } from './use-library.ts';
import type { Library } from './use-library.ts';

/** Milliseconds between two drawings while much changes. */
const CALM_MS = 1000;

interface Shown {
  readonly library: Library | undefined;
  readonly came: readonly DraftNews[] | undefined;
}

/** The tree of meeting folders: documents by type, drafts, the delegate's notes, Trash. */
export function MeetingFolder() {
  const workbench = useWorkbench();
  const library = useLibrary();
  const came = useLive(useMemo(() => workbench.store.news.all(), [workbench]));
  const known = useMemo(() => ({ library, came }), [library, came]);
  return <Folders {...useCalm(known, library === undefined ? 0 : CALM_MS)} />;
}

const Folders = memo(function Folders({ library, came }: Shown) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const workbench = useWorkbench();
  const [state] = useLibraryState();
  const { meeting, chooseMeeting } = useMeeting();
  const active = useActiveText();
  const isRoomView = useRoomView();
  const news = useMemo(() => new Map((came ?? []).map((one) => [one.draft, one])), [came]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set(['bodies']));
  const [parts, setParts] = useState<ReadonlyMap<string, boolean>>(new Map());
  const activePart = useActivePart(library);
  useEffect(() => {
    void purgeTrash(workbench);
  }, [workbench]);
  const nodes = useMemo(
    () =>
      library === undefined
        ? []
        : treeOf(library, meeting, {
            t,
            format,
            isRoomView,
            news,
            isOpen: (part) => parts.get(part) ?? part === activePart,
          }),
    [library, meeting, isRoomView, t, format, news, parts, activePart],
  );
  if (library === undefined) return <LoadingState label={t('common.loading')} />;
  const all = new Set(branchesOf(nodes));
  return (
    <div className={styles['folder']}>
      <FolderTools library={library} meeting={meeting} onMeeting={chooseMeeting} />
      <Tree
        label={t('library.folder')}
        nodes={nodes}
        current={active === null ? null : `${active.kind} ${active.id}`}
        expanded={all.difference(folded)}
        onExpand={(expanded) => {
          setFolded(new Set(Array.from(all.difference(expanded)).filter((id) => !isPart(id))));
          const shown = Array.from(all.union(expanded)).filter(isPart);
          setParts(new Map([...parts, ...shown.map((id) => [id, expanded.has(id)] as const)]));
        }}
        onAction={(id) => act(id, { shell, state, chooseMeeting })}
        toggleLabel={t('common.openOrFold')}
        empty={<p className={styles['hint']}>{t('library.folder.empty')}</p>}
      />
    </div>
  );
});

interface Acts {
  readonly shell: Shell;
  readonly state: LibraryState;
  readonly chooseMeeting: (meeting: MeetingId | null) => void;
}

/** Node ids say what they open: "document d-…", "type m-… report", "notes", "trash". */
function act(node: string, { shell, state, chooseMeeting }: Acts): void {
  const [kind = '', id = '', more] = node.split(' ');
  switch (kind) {
    case 'document':
      return shell.open({ kind: 'document', id: id as DocumentId });
    case 'draft':
      return shell.open({ kind: 'draft', id: id as DraftId });
    case 'meeting':
      chooseMeeting(id as MeetingId);
      state.show({ kind: 'documents', type: null });
      return shell.open({ kind: 'library' });
    case 'type':
      chooseMeeting(id as MeetingId);
      state.show({ kind: 'documents', type: DOCUMENT_TYPES.find((type) => type === more) ?? null });
      return shell.open({ kind: 'library' });
    case 'notes':
      state.show({ kind: 'notes' });
      return shell.open({ kind: 'library' });
    case 'subjects':
      return shell.open({ kind: 'subjects', view: SUBJECTS_VIEWS.find((view) => view === id) ?? 'mandates' });
    case 'trash':
      state.show({ kind: 'trash' });
      return shell.open({ kind: 'library' });
    default:
      return undefined;
  }
}

/** Folders with more documents of a type than this show their number only; the table shows them. */
const FEW = 40;

/** Words of the tree; in Room view a draft is only a draft, since its name is the delegate's own. */
interface TreeWords {
  readonly t: Translate;
  readonly format: Formatters;
  readonly isRoomView: boolean;
  readonly news: ReadonlyMap<DraftId, DraftNews>;
  /** Of a part of many drafts. */
  readonly isOpen: (part: string) => boolean;
}

/** The part of a long folder in which the draft stands that is shown: it is open unless it was folded. */
function useActivePart(library: Library | undefined): string | null {
  const format = useFormat();
  const active = useActiveText();
  return useMemo(() => {
    const entry = active?.kind === 'draft' ? library?.drafts.find(({ id }) => id === active.id) : undefined;
    if (entry === undefined || library === undefined) return null;
    const beside = library.drafts.filter(({ meeting }) => meeting === entry.meeting);
    return partOf(entry.meeting, beside, entry.id, (a, b) => format.compare(a, b));
  }, [active, library, format]);
}

/** How much came into a draft since the delegate looked. */
function newsWord({ t }: TreeWords, news: DraftNews | undefined): string | null {
  if (news === undefined) return null;
  return news.arrived === null ? t('library.news', { count: news.clauses.length }) : t('library.news.new');
}

function treeOf(library: Library, meeting: MeetingId | null, words: TreeWords): readonly TreeNode[] {
  const { t, format } = words;
  const shown = meeting === null ? library.meetings : library.meetings.filter(({ id }) => id === meeting);
  const { meetings, documents, drafts } = library.everything;
  const trash = trashContent(meetings, documents, drafts);
  const trashed = trash.meetings.length + trash.documents.length + trash.drafts.length;
  return [
    ...shown.map((each) => meetingNode(each, library, words)),
    ...bodiesNode(library, words),
    subjectsNode(t),
    { id: 'notes', label: t('library.notes'), icon: 'note' },
    {
      id: 'trash',
      label: t('library.trash'),
      icon: 'trash',
      end: trashed === 0 ? null : format.number(trashed),
    },
  ];
}

/** Filed by their symbols: body, then meeting or year. Whatever folder they were put into. */
function bodiesNode(library: Library, { t, format }: TreeWords): readonly TreeNode[] {
  const filed = library.documents.flatMap((entry) => {
    const facts = entry.symbol === null ? null : symbolFacts(entry.symbol);
    return facts?.body === undefined || facts.body === null ? [] : [{ entry, facts, body: facts.body }];
  });
  if (filed.length === 0) return [];
  const children = Array.from(Map.groupBy(filed, ({ body }) => body))
    .toSorted(([a], [b]) => format.compare(a, b))
    .map(([body, own]) => ({
      id: `body ${body}`,
      label: body,
      icon: 'people' as const,
      end: format.number(own.length),
      children: Array.from(Map.groupBy(own, ({ facts }) => facts.meeting ?? ''))
        .toSorted(([a], [b]) => format.compare(a, b))
        .map(([meeting, texts]) => ({
          id: `body ${body} ${meeting}`,
          label: meeting === '' ? t('library.bodies.noMeeting') : meeting,
          icon: 'meeting' as const,
          end: format.number(texts.length),
          children:
            texts.length > FEW
              ? []
              : texts
                  .map(({ entry }) => documentNode(entry))
                  .map((node) => ({ ...node, id: `${node.id} filed` }))
                  .toSorted((a, b) => format.compare(a.label, b.label)),
        })),
    }));
  return [{ id: 'bodies', label: t('library.bodies'), icon: 'people', children }];
}

/** Lists over all texts: what they ask for, by when, who spoke, what they cite. */
const LISTS = [
  ['mandates', 'tasks'],
  ['deadlines', 'clock'],
  ['speakers', 'people'],
  ['missing', 'link'],
  ['dossiers', 'folder-open'],
  ['report', 'export'],
] as const satisfies readonly (readonly [SubjectsView, TreeNode['icon']])[];

function subjectsNode(t: Translate): TreeNode {
  return {
    id: 'lists',
    label: t('subjects.tree'),
    icon: 'quote',
    children: LISTS.map(([view, icon]) => ({
      id: `subjects ${view}`,
      label: t(`subjects.view.${view}`),
      icon,
    })),
  };
}

function meetingNode(meeting: Meeting, library: Library, words: TreeWords): TreeNode {
  const { t, format, isRoomView, news, isOpen } = words;
  const documents = library.documents.filter((entry) => entry.meeting === meeting.id);
  const drafts = library.drafts.filter((entry) => entry.meeting === meeting.id);
  const byType = Map.groupBy(documents, documentType);
  const draftNode: TreeNode[] =
    drafts.length === 0
      ? []
      : [
          {
            id: `drafts ${meeting.id}`,
            label: t('library.drafts'),
            icon: 'draft',
            end: format.number(drafts.length),
            children: draftNodes(meeting.id, drafts, {
              node: (entry) => ({
                id: `draft ${entry.id}`,
                label: isRoomView ? t('library.draft') : entry.name,
                icon: 'draft',
                end: isRoomView ? null : newsWord(words, news.get(entry.id)),
              }),
              compare: (a, b) => format.compare(a, b),
              number: (count) => format.number(count),
              isRoomView,
              isOpen,
              end: (entries) =>
                !isRoomView && entries.some(({ id }) => (news.get(id)?.arrived ?? null) !== null)
                  ? t('library.news.new')
                  : format.number(entries.length),
            }),
          },
        ];
  const groups = DOCUMENT_TYPES.flatMap((type) => {
    const entries = byType.get(type);
    return entries === undefined ? [] : [typeNode(meeting.id, type, entries, t, format)];
  });
  return {
    id: `meeting ${meeting.id}`,
    label: meeting.name,
    icon: 'folder',
    end: format.number(documents.length + drafts.length),
    children: [...draftNode, ...groups],
  };
}

function typeNode(
  meeting: MeetingId,
  type: DocumentType,
  entries: readonly DocumentEntry[],
  t: Translate,
  format: Formatters,
): TreeNode {
  const children =
    entries.length > FEW
      ? []
      : entries.toSorted((a, b) => format.compare(a.title, b.title)).map(documentNode);
  return {
    id: `type ${meeting} ${type}`,
    label: t(`library.type.${type}`),
    icon: TYPE_ICONS[type],
    end: format.number(entries.length),
    children,
  };
}

function documentNode(entry: DocumentEntry): TreeNode {
  const { symbol, title } = entry;
  return {
    id: `document ${entry.id}`,
    label: symbol === null ? title : `${symbol} · ${title}`,
    icon: entry.readable ? 'document' : 'open',
  };
}

function branchesOf(nodes: readonly TreeNode[]): readonly string[] {
  return nodes.flatMap((node) =>
    (node.children ?? []).length === 0 ? [] : [node.id, ...branchesOf(node.children ?? [])],
  );
}

interface FolderToolsProps {
  readonly library: Library;
  readonly meeting: MeetingId | null;
  readonly onMeeting: (meeting: MeetingId | null) => void;
}

function FolderTools({ library, meeting, onMeeting }: FolderToolsProps) {
  const t = useText();
  const actions = useLibraryActions();
  const [asking, setAsking] = useState<'new' | 'rename' | null>(null);
  const own = library.meetings.find(({ id }) => id === meeting);
  return (
    <div className={styles['folderTools']}>
      <IconButton
        icon="plus"
        size="small"
        label={t('library.meeting.new')}
        onPress={() => setAsking('new')}
      />
      {own === undefined ? null : (
        <MenuButton
          label={t('library.meeting.tools', { name: own.name })}
          icon="more"
          bare
          size="small"
          groups={[
            {
              id: 'meeting',
              actions: [
                {
                  id: 'rename',
                  label: t('library.meeting.rename'),
                  icon: 'edit',
                  onAction: () => setAsking('rename'),
                },
                {
                  id: 'all',
                  label: t('library.meeting.all'),
                  icon: 'folder',
                  onAction: () => onMeeting(null),
                },
              ],
            },
            {
              id: 'trash',
              actions: [
                {
                  id: 'trash',
                  label: t('common.delete'),
                  icon: 'trash',
                  onAction: () => {
                    onMeeting(null);
                    void actions.trashMeeting(own);
                  },
                },
              ],
            },
          ]}
        />
      )}
      {asking === 'new' ? (
        <NameDialog
          title={t('library.meeting.new')}
          label={t('library.meeting.name')}
          start=""
          action={t('library.meeting.add')}
          onName={(name) => void actions.addMeeting(name).then(onMeeting)}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'rename' && own !== undefined ? (
        <NameDialog
          title={t('library.meeting.rename')}
          label={t('library.meeting.name')}
          start={own.name}
          action={t('library.rename')}
          onName={(name) => void actions.renameMeeting(own, name)}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </div>
  );
}
