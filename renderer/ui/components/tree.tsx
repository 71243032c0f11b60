import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Collection,
  Tree as AriaTree,
  TreeItem as AriaTreeItem,
  TreeItemContent,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';
import styles from './tree.module.css';

export interface TreeNode {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  /** A label of the source before the words ("34.", "a)"). */
  readonly prefix?: string | undefined;
  /** Shown at the end of the row: a count, a badge, a menu button. */
  readonly end?: ReactNode;
  readonly children?: readonly TreeNode[];
  /** It can be opened although no children are given: they are made when it is. */
  readonly hasChildren?: boolean;
}

interface TreeProps {
  readonly label: string;
  readonly nodes: readonly TreeNode[];
  /** The node whose content is open. */
  readonly current?: string | null;
  readonly expanded: ReadonlySet<string>;
  readonly onExpand: (expanded: ReadonlySet<string>) => void;
  /** Press or Enter on a node. */
  readonly onAction: (id: string) => void;
  /** Name of the chevron's button. */
  readonly toggleLabel: string;
  readonly empty?: ReactNode;
}

/** A tree; arrows open and close by the reading direction. Enter acts on a node, the chevron only folds. */
export function Tree({ label, nodes, current, expanded, onExpand, onAction, toggleLabel, empty }: TreeProps) {
  return (
    <AriaTree
      aria-label={label}
      items={nodes}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection={false}
      selectedKeys={current === undefined || current === null ? [] : [current]}
      expandedKeys={expanded}
      onExpandedChange={(keys) => onExpand(new Set([...keys].map(String)))}
      onSelectionChange={() => undefined}
      renderEmptyState={() => empty}
      className={cx(styles['tree'])}
    >
      {(node) => <Node node={node} toggleLabel={toggleLabel} onAction={onAction} />}
    </AriaTree>
  );
}

interface NodeProps {
  readonly node: TreeNode;
  readonly toggleLabel: string;
  readonly onAction: (id: string) => void;
}

function Node({ node, toggleLabel, onAction }: NodeProps) {
  const children = node.children ?? [];
  return (
    <AriaTreeItem
      id={node.id}
      textValue={node.prefix === undefined ? node.label : `${node.prefix} ${node.label}`}
      onAction={() => onAction(node.id)}
      onPress={() => onAction(node.id)}
      {...(node.hasChildren === undefined ? {} : { hasChildItems: node.hasChildren })}
      className={cx(styles['item'])}
    >
      <TreeItemContent>
        {({ hasChildItems, level }) => (
          <div className={styles['row']} style={{ paddingInlineStart: `${(level - 1) * 1 + 0.25}rem` }}>
            {hasChildItems ? (
              <AriaButton slot="chevron" aria-label={toggleLabel} className={cx(styles['chevron'])}>
                <Icon name="chevron-end" size={12} />
              </AriaButton>
            ) : (
              <span className={styles['gap']} />
            )}
            {node.icon === undefined ? null : <Icon name={node.icon} size={16} />}
            {node.prefix === undefined ? null : <bdi className={styles['prefix']}>{node.prefix}</bdi>}
            <span className={styles['label']} dir="auto">
              {node.label}
            </span>
            {node.end === undefined ? null : <span className={styles['end']}>{node.end}</span>}
          </div>
        )}
      </TreeItemContent>
      <Collection items={children}>
        {(child) => <Node node={child} toggleLabel={toggleLabel} onAction={onAction} />}
      </Collection>
    </AriaTreeItem>
  );
}
