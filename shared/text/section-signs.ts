import { isDocumentNumber } from './heading-lines.ts';
import { decimalOf, readLabel } from './numbering.ts';
import type { StructuredBlock } from './structured-block.ts';
import { normalizeSymbol, symbolFamily } from './symbols.ts';
import { endsSentence } from './text-lines.ts';

// Signs in the words of a block by which sections, paragraphs and tasks are told apart.

/**
 * Word numbers the paragraphs of a report as entries of a list. One count through the document, mostly of
 * sentences, is that; many short lists are lists.
 */
export function numbersParagraphs(blocks: readonly StructuredBlock[]): boolean {
  const entries = blocks.filter(
    (block) =>
      block.sourceKind === 'item' &&
      block.level === 0 &&
      block.label !== null &&
      decimalOf(block.label) !== null,
  );
  const long = entries.filter((block) => endsSentence(block.text) && block.text.length > 100);
  const firsts = entries.filter((block) => decimalOf(block.label ?? '') === 1);
  return entries.length >= 4 && long.length > entries.length * 0.6 && firsts.length === 1;
}

/** True for a line in capitals. */
export function isUpperCase(text: string): boolean {
  return /\p{Lu}.*\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text);
}

/** "Document C23/45-F": a symbol on its own line, however it is set. */
export function isSymbolLine(text: string): boolean {
  if (isDocumentNumber(text)) return true;
  const bare = text.trim().replace(/^(?:document|doc\.?|contribution|документ|documento)\s+/iu, '');
  const family = bare.length <= 60 ? symbolFamily(normalizeSymbol(bare)) : null;
  return family !== null && family !== 'ituAct' && family !== 'recommendation' && family !== 'provision';
}

/** "To collect …": the infinitive of a task, which heads nothing. */
export function isTask(text: string): boolean {
  return /^["“«]?To\s+(?!the\s)\p{Ll}/u.test(text);
}

/** True for a label of several numbers: "2.1". */
export function isCompound(label: string): boolean {
  return readLabel(label)[0]?.style === 'compound';
}
