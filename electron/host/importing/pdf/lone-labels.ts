import { normalizeLabel } from '../../../../shared/text/numbering.ts';
import { findTypedLabel, type TypedLabel } from '../../../../shared/text/typed-label.ts';
import type { PdfBlock } from './tagged.ts';

/** Larger numbers are years and amounts. */
const LARGEST = 999;

/** A label alone on its line becomes that of the paragraph under it. */
export function joinLoneLabels(blocks: readonly PdfBlock[]): readonly PdfBlock[] {
  const found = blocks.map((one, at) => loneLabel(one, blocks[at + 1]));
  const numbers = new Set(
    blocks.flatMap((one, at) => {
      const label = found[at]?.label ?? one.block.label ?? findTypedLabel(one.block.text)?.label;
      return label === undefined ? [] : [normalizeLabel(label)];
    }),
  );
  const out: PdfBlock[] = [];
  for (let at = 0; at < blocks.length; at++) {
    const one = blocks[at];
    const next = blocks[at + 1];
    const label = found[at] ?? null;
    if (one === undefined) continue;
    if (label === null || next === undefined || !isBelieved(label, numbers)) {
      out.push(one);
      continue;
    }
    out.push({ ...next, block: { ...next.block, label: label.label } });
    at += 1;
  }
  return out;
}

/** The label that is all of a block, if the block under it can be what it names. */
function loneLabel(one: PdfBlock, next: PdfBlock | undefined): TypedLabel | null {
  if (next === undefined || next.page !== one.page || !isProse(one) || !mayBeNamed(next)) return null;
  if (Math.abs(one.size - next.size) > 1) return null;
  const label = findTypedLabel(one.block.text);
  if (label === null || !label.alone || label.quote !== '') return null;
  const below = findTypedLabel(next.block.text);
  if (below !== null && below.force !== 'weak') return null;
  return below?.alone === true || next.block.text.length < 3 ? null : label;
}

function isProse(one: PdfBlock): boolean {
  return one.block.kind === 'paragraph' && mayBeNamed(one);
}

function mayBeNamed({ block, note }: PdfBlock): boolean {
  const isText = block.kind === 'paragraph' || block.kind === 'heading';
  return isText && block.label === null && block.table === null && note === null;
}

/** A number needs the one before it or behind it somewhere in the text. */
function isBelieved({ label, force }: TypedLabel, all: ReadonlySet<string>): boolean {
  const core = normalizeLabel(label);
  if (!/^\d+$/u.test(core)) return force !== 'weak';
  const value = Number(core);
  return value <= LARGEST && !core.startsWith('0') && hasNeighbour(value, all);
}

function hasNeighbour(value: number, all: ReadonlySet<string>): boolean {
  return all.has(String(value - 1)) || all.has(String(value + 1));
}
