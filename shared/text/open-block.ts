import type { SourceBlock } from './blocks.ts';
import type { TextLine } from './text-lines.ts';

/** A block of a text file whose lines are still coming. */
export interface OpenBlock {
  label: string | null;
  /** Depth that the indentation of a bullet shows. */
  level: number;
  text: string;
  /** The line that stands last in the block, to judge how it ends. */
  last: TextLine;
  /** Source lines, joined ones included, for the report of a join. */
  source: string[];
  joined: boolean;
  footnotes: SourceBlock['footnotes'];
}
