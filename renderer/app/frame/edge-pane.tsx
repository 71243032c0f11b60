import type { ReactNode } from 'react';
import { IconButton, SideSheet, SplitPane } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import styles from './panes.module.css';

/** How the window shows its two panes now. */
export interface PanePlace {
  /** No room beside the text: the pane opens over it. */
  readonly isSheet: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What stands beside the pane. */
  readonly children: ReactNode;
}

interface EdgePaneProps extends PanePlace {
  readonly side: 'start' | 'end';
  /** The region by which F6 and styles find it. */
  readonly region: string;
  readonly isPrivate?: boolean;
  readonly title: string;
  readonly resizeLabel: string;
  readonly width: number;
  readonly bounds: { readonly min: number; readonly max: number };
  readonly isFolded: boolean;
  readonly onResize: (width: number) => void;
  readonly content: ReactNode;
}

/**
 * A region at an edge of the window: beside the text, or over it where there is no room. What stands beside it keeps
 * its place in the window when the room comes or goes, and so its caret, its scroll and the dialog that is open.
 */
export function EdgePane(props: EdgePaneProps) {
  const { side, title, isSheet, bounds, content, children, isPrivate } = props;
  return (
    <>
      <SplitPane
        side={side}
        pane={<div className={styles['pane']}>{content}</div>}
        landmark={{
          region: props.region,
          label: title,
          ...(isPrivate === undefined ? {} : { isPrivate }),
        }}
        width={props.width}
        minWidth={bounds.min}
        maxWidth={bounds.max}
        isFolded={isSheet || props.isFolded}
        label={props.resizeLabel}
        onResize={props.onResize}
      >
        {children}
      </SplitPane>
      {isSheet ? <Sheet {...props} /> : null}
    </>
  );
}

function Sheet({ side, title, isOpen, onClose, content }: EdgePaneProps) {
  const t = useText();
  return (
    <SideSheet title={title} isOpen={isOpen} onClose={onClose} side={side}>
      <div className={styles['sheetHead']}>
        <IconButton icon="close" label={t('common.close')} bare onPress={onClose} />
      </div>
      {content}
    </SideSheet>
  );
}
