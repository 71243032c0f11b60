import { useEffect, useState } from 'react';
import type { AnnotationTarget } from '../../../shared/domain/annotation.ts';
import type { AnchorClause } from '../../../shared/text/anchors/index.ts';
import { parsedOf } from '../parsed-documents.ts';
import { useSteady } from '../use-steady.ts';
import { useWorkbench } from '../workbench.tsx';
import type { Workbench } from '../workbench.tsx';

/** The clauses of the text that annotations stand on, as they are now; undefined while not known. */
export function useTargetClauses(asked: AnnotationTarget): readonly AnchorClause[] | undefined {
  const workbench = useWorkbench();
  const target = useSteady(asked, `${asked.kind}:${asked.id}`);
  const of = `${target.kind}:${target.id}`;
  const [known, setKnown] = useState<{ readonly of: string; readonly clauses: readonly AnchorClause[] }>();
  useEffect(() => {
    let isWanted = true;
    const load = async (): Promise<void> => {
      const clauses = await clausesOf(workbench, target).catch(() => NOTHING);
      if (isWanted) setKnown({ of, clauses });
    };
    void load();
    const stop =
      target.kind === 'draft'
        ? workbench.drafts.changed((change) => {
            if (change.draft === target.id) void load();
          })
        : (): void => undefined;
    return () => {
      isWanted = false;
      stop();
    };
  }, [workbench, target, of]);
  return known?.of === of ? known.clauses : undefined;
}

const NOTHING: readonly AnchorClause[] = [];

/** The clauses of a text now. */
export async function clausesOf(
  workbench: Workbench,
  target: AnnotationTarget,
): Promise<readonly AnchorClause[]> {
  if (target.kind === 'document') return (await parsedOf(workbench, target.id))?.clauses ?? NOTHING;
  return (await workbench.drafts.content(target.id)).clauses;
}
