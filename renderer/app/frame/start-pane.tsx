import type { ReactNode } from 'react';
import { IconButton, SideSheet, SplitPane, Tabs, type TabItem } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { FolderTree, TextOutline } from '../compose/features.tsx';
import { START_WIDTH, type StartTab } from './frame-state.ts';
import type { Frame } from './use-frame.ts';
import styles from './panes.module.css';

interface PaneProps {
  readonly frame: Frame;
  /** No room beside the text: the pane opens over it. */
  readonly isSheet: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What stands beside the pane. */
  readonly children: ReactNode;
}

/** Second region, at the start: the meeting folder and the outline of the text that acts. */
export function StartPane({ frame, isSheet, isOpen, onClose, children }: PaneProps) {
  const t = useText();
  if (isSheet) {
    return (
      <>
        {children}
        <SideSheet title={t('frame.region.start')} isOpen={isOpen} onClose={onClose} side="start">
          <div className={styles['sheetHead']}>
            <IconButton icon="close" label={t('common.close')} bare onPress={onClose} />
          </div>
          <StartContent frame={frame} />
        </SideSheet>
      </>
    );
  }
  return (
    <SplitPane
      side="start"
      pane={
        <div className={styles['pane']}>
          <StartContent frame={frame} />
        </div>
      }
      landmark={{ region: 'start', label: t('frame.region.start') }}
      width={frame.desk.startWidth}
      minWidth={START_WIDTH.min}
      maxWidth={START_WIDTH.max}
      isFolded={frame.desk.startFolded}
      label={t('frame.resizeStart')}
      onResize={(startWidth) => frame.dispatch({ type: 'desk', change: { startWidth } })}
    >
      {children}
    </SplitPane>
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
