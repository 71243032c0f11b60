import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../renderer/ui/tokens.css'), 'utf8');

/** Light and dark value of every colour token. */
const colours = new Map(
  Array.from(
    css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/gu),
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function value(name: string, theme: 'light' | 'dark'): string {
  const colour = colours.get(name);
  if (colour === undefined) throw new Error(`No colour --${name}`);
  return colour[theme];
}

const GROUNDS = ['chrome', 'surface', 'paper', 'raised', 'hover'];
const TONES = ['positive', 'caution', 'danger', 'query', 'stance'];

/** Text and the grounds it may stand on, with the ratio that must hold. */
const TEXT: readonly (readonly [string, readonly string[], number])[] = [
  ['ink', [...GROUNDS, 'pressed', 'sunken', 'selection'], 7],
  ['ink-soft', GROUNDS, 6],
  ['ink-faint', GROUNDS, 4.5],
  ['accent-ink', [...GROUNDS, 'accent-tint'], 4.5],
  ['on-accent', ['accent', 'accent-hover'], 7],
  ['on-danger', ['danger-solid'], 4.5],
  ...TONES.map((tone): readonly [string, readonly string[], number] => [
    tone,
    [`${tone}-tint`, 'paper', 'surface', 'raised', 'chrome'],
    4.5,
  ]),
  [
    'ink',
    [
      'mark-highlight',
      'mark-note',
      'mark-question',
      'mark-position',
      'accent-tint',
      ...TONES.map((tone) => `${tone}-tint`),
    ],
    7,
  ],
];

/** What bounds a control, shows the focus or names a circle. */
const LINES: readonly (readonly [string, readonly string[]])[] = [
  ['line-strong', ['chrome', 'surface', 'paper', 'raised']],
  ['focus', [...GROUNDS, 'accent-tint']],
  ['accent', ['surface', 'paper', 'raised']],
  ...Array.from(colours.keys())
    .filter((name) => name.startsWith('circle-'))
    .map((name): readonly [string, readonly string[]] => [name, ['raised', 'surface', 'chrome', 'paper']]),
];

describe('the colours of the window', () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const [ink, grounds, least] of TEXT) {
      it(`${theme}: text in ${ink} is readable (${least}:1) on ${grounds.join(', ')}`, () => {
        for (const ground of grounds)
          expect(contrast(value(ink, theme), value(ground, theme)), ground).toBeGreaterThanOrEqual(least);
      });
    }
    for (const [line, grounds] of LINES) {
      it(`${theme}: ${line} stands out (3:1) from ${grounds.join(', ')}`, () => {
        for (const ground of grounds)
          expect(contrast(value(line, theme), value(ground, theme)), ground).toBeGreaterThanOrEqual(3);
      });
    }
  }
});
