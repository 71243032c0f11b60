import { EmptyState, Tabs, type TabItem } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { SideTab } from '../../ui/shell/shell.ts';
import { Annotations, Conflicts, DraftStatus } from '../compose/features.tsx';
import { EdgePane, type PanePlace } from './edge-pane.tsx';
import { SIDE_WIDTH } from './frame-state.ts';
import type { Frame } from './use-frame.ts';
import { useOpenConflicts } from './use-lists.ts';

/** Fourth region, at the end: annotations, clause status, conflicts. Not there in Room view. */
export function SidePane({ frame, ...place }: PanePlace & { readonly frame: Frame }) {
  const t = useText();
  const isUseful = !frame.isRoomView && (frame.view.active !== null || frame.desk.sideTab === 'conflicts');
  return (
    <EdgePane
      {...place}
      side="end"
      region="side"
      isPrivate
      title={t('frame.region.side')}
      resizeLabel={t('frame.resizeSide')}
      isOpen={place.isOpen && !frame.isRoomView}
      width={frame.desk.sideWidth}
      bounds={SIDE_WIDTH}
      isFolded={frame.desk.sideFolded || !isUseful}
      onResize={(sideWidth) => frame.dispatch({ type: 'desk', change: { sideWidth } })}
      content={<SideContent frame={frame} />}
    />
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
