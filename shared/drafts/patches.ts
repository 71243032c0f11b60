import type { Patch } from '@automerge/automerge/slim';
import { asId, type ClauseId } from '../base/ids.ts';
import type { EditOutcome } from './apply-edits.ts';
import { orderAll, type DraftDoc } from './shape.ts';
import type { Splice } from './splices.ts';

const SHAPE_OF_ORDER = new Set(['ord', 'deleted']);

/** Which clauses a list of patches touched, how their texts changed, and whether the order may have. */
export function touchedByPatches(patches: readonly Patch[]): EditOutcome {
  const touched = new Set<ClauseId>();
  const splices = new Map<ClauseId, Splice[]>();
  let orderChanged = false;
  for (const patch of patches) {
    const [root, key, field, index] = patch.path;
    if (root !== 'clauses' || typeof key !== 'string') continue;
    const id = asId<ClauseId>(key);
    touched.add(id);
    if (field === undefined || SHAPE_OF_ORDER.has(String(field))) orderChanged = true;
    const splice = field === 'text' ? textSplice(patch, index) : null;
    if (splice !== null) splices.set(id, [...(splices.get(id) ?? []), splice]);
  }
  return { touched, splices, orderChanged };
}

/** Every clause of a draft that was not here before. */
export function allTouched(doc: DraftDoc): EditOutcome {
  return { touched: new Set(orderAll(doc)), splices: new Map(), orderChanged: true };
}

function textSplice(patch: Patch, index: unknown): Splice | null {
  if (typeof index !== 'number') return null;
  if (patch.action === 'splice') return { at: index, remove: 0, insert: patch.value };
  if (patch.action === 'del') return { at: index, remove: patch.length ?? 1, insert: '' };
  return null;
}
