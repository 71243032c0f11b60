import { useState, type ReactNode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Tree, type TreeNode } from '../../../renderer/ui/components/index.ts';
import { mountUi } from '../../support/mount-ui.tsx';
import { until } from '../../support/until.ts';

const NODES: readonly TreeNode[] = [{ id: 'a', label: 'Reports', children: [{ id: 'b', label: 'Report' }] }];
let mounted: { unmount(): void } | null = null;
afterEach(() => mounted?.unmount());

function Folder(): ReactNode {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  return (
    <Tree
      label="Folder"
      nodes={NODES}
      expanded={expanded}
      onExpand={setExpanded}
      onAction={() => undefined}
      toggleLabel="Open or fold"
    />
  );
}

function rows(): number {
  return document.querySelectorAll('[role="row"]').length;
}

describe('the tree', () => {
  it.each([
    { language: 'en', opens: 'ArrowRight', folds: 'ArrowLeft' },
    { language: 'ar', opens: 'ArrowLeft', folds: 'ArrowRight' },
  ])(
    'opens and folds with the arrows of the reading direction: $language',
    async ({ language, opens, folds }) => {
      mounted = await mountUi(<Folder />, { language });
      await until(() => rows() === 1, 'the tree');
      await userEvent.tab();
      await until(() => document.activeElement?.getAttribute('role') === 'row', 'the focus on the row');
      await userEvent.keyboard(`{${opens}}`);
      await until(() => rows() === 2, 'the row inside');
      await userEvent.keyboard(`{${folds}}`);
      await until(() => rows() === 1, 'the folded row');
      expect(document.activeElement?.getAttribute('role')).toBe('row');
    },
  );
});
