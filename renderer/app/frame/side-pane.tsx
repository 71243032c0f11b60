import type { ReactNode } from 'react';
import {
  EmptyState,
  IconButton,
  SideSheet,
  SplitPane,
  Tabs,
  type TabItem,
} from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { SideTab } from '../../ui/shell/shell.ts';
import { Annotations, Conflicts, DraftStatus } from '../compose/features.tsx';
import { SIDE_WIDTH } from './frame-state.ts';
import type { Frame } from './use-frame.ts';
import { useOpenConflicts } from './use-lists.ts';
import styles from './panes.module.css';

interface PaneProps {
  readonly frame: Frame;
  readonly isSheet: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Fourth region, at the end: annotations, clause status, conflicts. Not there in Room view. */
export function SidePane({ frame, isSheet, isOpen, onClose, children }: PaneProps) {
  const t = useText();
  const isUseful = !frame.isRoomView && (frame.view.active !== null || frame.desk.sideTab === 'conflicts');
  if (isSheet) {
    return (
      <>
        {children}
        <SideSheet
          title={t('frame.region.side')}
          isOpen={isOpen && !frame.isRoomView}
          onClose={onClose}
          side="end"
        >
          <div className={styles['sheetHead']}>
            <IconButton icon="close" label={t('common.close')} bare onPress={onClose} />
          </div>
          <SideContent frame={frame} />
        </SideSheet>
      </>
    );
  }
  return (
    <SplitPane
      side="end"
      pane={
        <div className={styles['pane']}>
          <SideContent frame={frame} />
        </div>
      }
      landmark={{ region: 'side', label: t('frame.region.side'), isPrivate: true }}
      width={frame.desk.sideWidth}
      minWidth={SIDE_WIDTH.min}
      maxWidth={SIDE_WIDTH.max}
      isFolded={frame.desk.sideFolded || !isUseful}
      label={t('frame.resizeSide')}
      onResize={(sideWidth) => frame.dispatch({ type: 'desk', change: { sideWidth } })}
    >
      {children}
    </SplitPane>
  );
}

function SideContent({ frame }: { readonly frame: Frame }) {
  const t = useText();
  const open = useOpenConflicts();
  const { active } = frame.view;
  const annotations: TabItem<SideTab> = {
    id: 'annotations',
    label: t('frame.side.annotations'),
    content:
      active === null ? (
        <EmptyState size="small" title={t('frame.side.noText')} />
      ) : (
        <Annotations target={active} />
      ),
  };
  const status: TabItem<SideTab>[] =
    active?.kind === 'draft'
      ? [
          {
            id: 'status',
            label: t('frame.side.status'),
            content: <DraftStatus draft={active.id} />,
          },
        ]
      : [];
  const conflicts: TabItem<SideTab> = {
    id: 'conflicts',
    label: t('frame.side.conflicts'),
    count: open,
    content: <Conflicts />,
  };
  const tabs = [annotations, ...status, conflicts];
  const selected = tabs.some((tab) => tab.id === frame.desk.sideTab) ? frame.desk.sideTab : 'annotations';
  return (
    <Tabs
      label={t('frame.region.side')}
      tabs={tabs}
      selected={selected}
      onSelect={(sideTab) => frame.dispatch({ type: 'desk', change: { sideTab } })}
    />
  );
}
