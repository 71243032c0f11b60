import { READING_NUMBERS } from '../../shared/domain/reading-numbers.ts';
import type { ReadingNumbers } from '../../shared/domain/reading-numbers.ts';
import { useText } from '../ui/locale/index.ts';
import type { Translate } from '../ui/locale/index.ts';

/** "41 paragraphs · 38 numbers and letters · 6 footnotes": what there is none of is not said. */
export function numbersLine(numbers: ReadingNumbers, t: Translate): string {
  return READING_NUMBERS.filter((name) => numbers[name] > 0)
    .map((name) => t(`reading.numbers.${name}`, { count: numbers[name] }))
    .join(' · ');
}

interface NumbersLineProps {
  readonly numbers: ReadingNumbers;
  readonly className?: string | undefined;
}

/** What was read from a file, or from several, on one line. */
export function NumbersLine({ numbers, className }: NumbersLineProps) {
  return <span className={className}>{numbersLine(numbers, useText())}</span>;
}
