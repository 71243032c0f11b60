import { labelFrame, readLabel, type LabelReading } from './numbering.ts';

interface OpenLevel {
  readonly frame: string;
  reading: LabelReading;
}

/**
 * Follows nested lists: says at which depth a label stands, from its form and its value alone. "c)" after
 * "vii)" is the next letter, one level up; "i)" after "h)" is a letter unless "ii)" comes next.
 */
export class NumberStack {
  private readonly open: OpenLevel[] = [];

  get depth(): number {
    return this.open.length;
  }

  reset(): void {
    this.open.length = 0;
  }

  /** Takes a label and gives its depth, 0 outermost. `next` is the label that follows in the text, if any. */
  place(label: string, next: string | null = null): number {
    const frame = labelFrame(label);
    const readings = preferred(readLabel(label), frame, next);
    const sibling = this.findSibling(frame, readings);
    if (sibling !== null) return this.settle(sibling.depth, sibling.reading);
    const first = readings.find((reading) => reading.value === 1);
    if (first === undefined) {
      const same = this.findSameForm(frame, readings);
      if (same !== null) return this.settle(same.depth, same.reading);
    }
    const restart = first === undefined ? null : this.findSameForm(frame, [first]);
    if (restart !== null) return this.settle(restart.depth, restart.reading);
    this.open.push({ frame, reading: first ?? readings[0] ?? { style: 'bullet', value: 0 } });
    return this.open.length - 1;
  }

  private settle(depth: number, reading: LabelReading): number {
    this.open.length = depth + 1;
    const level = this.open[depth];
    if (level !== undefined) level.reading = reading;
    return depth;
  }

  /** The deepest open level whose next label this is. */
  private findSibling(
    frame: string,
    readings: readonly LabelReading[],
  ): { depth: number; reading: LabelReading } | null {
    for (let depth = this.open.length - 1; depth >= 0; depth--) {
      const level = this.open[depth];
      if (level === undefined || level.frame !== frame) continue;
      const reading = readings.find(
        ({ style, value }) =>
          style === level.reading.style && (style === 'bullet' || value === level.reading.value + 1),
      );
      if (reading !== undefined) return { depth, reading };
    }
    return null;
  }

  private findSameForm(
    frame: string,
    readings: readonly LabelReading[],
  ): { depth: number; reading: LabelReading } | null {
    for (let depth = this.open.length - 1; depth >= 0; depth--) {
      const level = this.open[depth];
      const reading =
        level?.frame === frame ? readings.find(({ style }) => style === level.reading.style) : undefined;
      if (reading !== undefined) return { depth, reading };
    }
    return null;
  }
}

/** Where two readings are possible, what follows decides: after "i)" comes "ii)" or "j)". */
function preferred(
  readings: readonly LabelReading[],
  frame: string,
  next: string | null,
): readonly LabelReading[] {
  if (readings.length < 2 || next === null || labelFrame(next) !== frame) return readings;
  const following = readLabel(next);
  const fitting = readings.filter((reading) =>
    following.some(({ style, value }) => style === reading.style && value === reading.value + 1),
  );
  return fitting.length > 0 ? fitting : readings;
}
