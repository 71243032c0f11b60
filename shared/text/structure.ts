import type { SourceBlock } from './blocks.ts';
import { structureResolutions } from './resolution-zones.ts';
import { structureSections } from './sections.ts';
import { takeTypedLabels, toStructured, type StructuredBlock } from './structured-block.ts';

/**
 * Finds the structure of a text: typed labels, resolutions, sections and numbered paragraphs, lists. Blocks stay
 * in order and one for one, so that whatever pointed at a block still does. Labels are never changed.
 */
export function structureBlocks(blocks: readonly SourceBlock[], areLabelsTaken: boolean): readonly StructuredBlock[] {
  const labelled = areLabelsTaken ? blocks : takeTypedLabels(blocks);
  const { blocks: resolved, inZone } = structureResolutions(labelled.map(toStructured));
  return structureSections(resolved, inZone);
}
