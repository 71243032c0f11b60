import type { SourceBlock } from './blocks.ts';
import { structureResolutions } from './resolution-zones.ts';
import { structureSections } from './sections.ts';
import { takeTypedLabels, toStructured, type StructuredBlock } from './structured-block.ts';

/**
 * Finds the structure of a text: typed labels, resolutions, sections and numbered paragraphs, lists. Blocks stay
 * in order and one for one, so that whatever pointed at a block still does. Labels are never changed.
 * `showsFormat`: the source shows its headings by their form (a word processor), so a line that looks like
 * any other line is not taken for one by its words.
 */
export function structureBlocks(
  blocks: readonly SourceBlock[],
  areLabelsTaken: boolean,
  showsFormat = false,
): readonly StructuredBlock[] {
  const labelled = areLabelsTaken ? blocks : takeTypedLabels(blocks);
  const { blocks: resolved, inZone } = structureResolutions(labelled.map(toStructured));
  return structureSections(resolved, inZone, showsFormat);
}
