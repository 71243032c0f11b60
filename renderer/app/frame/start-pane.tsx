import { Tabs, type TabItem } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { FolderTree, TextOutline } from '../compose/features.tsx';
import { EdgePane, type PanePlace } from './edge-pane.tsx';
import { START_WIDTH, type StartTab } from './frame-state.ts';
import type { Frame } from './use-frame.ts';

/** Second region, at the start: the meeting folder and the outline of the text that acts. */
export function StartPane({ frame, ...place }: PanePlace & { readonly frame: Frame }) {
  const t = useText();
  return (
    <EdgePane
      {...place}
      side="start"
      region="start"
      title={t('frame.region.start')}
      resizeLabel={t('frame.resizeStart')}
      width={frame.desk.startWidth}
      bounds={START_WIDTH}
      isFolded={frame.desk.startFolded}
      onResize={(startWidth) => frame.dispatch({ type: 'desk', change: { startWidth } })}
      content={<StartContent frame={frame} />}
    />
  );
}

function StartContent({ frame }: { readonly frame: Frame }) {
  const t = useText();
  const { active } = frame.view;
  const folder: TabItem<StartTab> = {
    id: 'folder',
    label: t('frame.folder'),
    icon: 'folder',
    content: <FolderTree />,
  };
  const outline: TabItem<StartTab>[] =
    active === null
      ? []
      : [
          {
            id: 'outline',
            label: t('frame.outline'),
            icon: 'outline',
            content: <TextOutline target={active} />,
          },
        ];
  const selected = outline.length === 0 ? 'folder' : frame.desk.startTab;
  return (
    <Tabs
      label={t('frame.region.start')}
      tabs={[folder, ...outline]}
      selected={selected}
      onSelect={(startTab) => frame.dispatch({ type: 'desk', change: { startTab } })}
    />
  );
}
