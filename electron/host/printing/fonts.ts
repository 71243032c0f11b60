import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/**
 * The fonts of the print page, all under the Open Font License, from the `@fontsource` packages in `folder`
 * (a `node_modules`, or a copy of these packages beside the built program). Only the subsets that a text needs
 * are put into its page.
 */
export interface FontSource {
  /** `@font-face` rules with the fonts inside as `data:` addresses, for a text with these characters. */
  cssFor(text: string): Promise<string>;
}

interface Face {
  readonly weight: string;
  readonly style: 'normal' | 'italic';
  /** File name for a subset. */
  file(subset: string): string;
}
interface Family {
  readonly name: string;
  readonly package: string;
  readonly faces: readonly Face[];
}

function fixed(id: string, weight: number, style: 'normal' | 'italic'): Face {
  return {
    weight: String(weight),
    style,
    file: (subset) => `${id}-${subset}-${String(weight)}-${style}.woff2`,
  };
}
function family(name: string, id: string, italics: boolean): Family {
  const upright = [fixed(id, 400, 'normal'), fixed(id, 700, 'normal')];
  const faces = italics ? [...upright, fixed(id, 400, 'italic')] : upright;
  return { name, package: `@fontsource/${id}`, faces };
}

const CHINESE: Family = {
  name: 'Noto Sans SC Variable',
  package: '@fontsource-variable/noto-sans-sc',
  faces: [
    {
      weight: '100 900',
      style: 'normal',
      file: (subset) => `noto-sans-sc-${subset.replace(/[[\]]/g, '')}-wght-normal.woff2`,
    },
  ],
};

/**
 * The chains of the style sheet: a later family serves only characters that the earlier ones lack. Arabic is not
 * set in Noto, which draws a letter as a body and its dots: copied out of a PDF, half of the letters are gone.
 */
const CHAINS: readonly (readonly Family[])[] = [
  [family('Noto Serif', 'noto-serif', true), family('Amiri', 'amiri', false), CHINESE],
  [family('Noto Sans', 'noto-sans', true), family('Vazirmatn', 'vazirmatn', false), CHINESE],
];

interface Subset {
  readonly name: string;
  readonly range: string;
  covers(code: number): boolean;
}

function parseRange(range: string): readonly (readonly [number, number])[] {
  return range.split(',').map((part) => {
    const [from = '0', to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
}

async function subsetsOf(folder: string, one: Family): Promise<readonly Subset[]> {
  const text = await readFile(join(folder, one.package, 'unicode.json'), 'utf8').catch(() => '{}');
  const ranges = v.parse(v.record(v.string(), v.string()), JSON.parse(text));
  return Object.entries(ranges).map(([name, range]) => {
    const parts = parseRange(range);
    return { name, range, covers: (code) => parts.some(([from, to]) => code >= from && code <= to) };
  });
}

async function faceRule(folder: string, one: Family, face: Face, subset: Subset): Promise<string> {
  const bytes = await readFile(join(folder, one.package, 'files', face.file(subset.name))).catch(() => null);
  if (bytes === null) return '';
  return `@font-face{font-family:'${one.name}';font-style:${face.style};font-weight:${face.weight};src:url(data:font/woff2;base64,${bytes.toString('base64')}) format('woff2');unicode-range:${subset.range}}`;
}

/** Reads the fonts in `folder`; what is not there is left to the fonts of the system. */
export function createFontSource(folder: string): FontSource {
  const subsets = new Map<string, Promise<readonly Subset[]>>();
  const known = (one: Family): Promise<readonly Subset[]> => {
    const kept = subsets.get(one.package) ?? subsetsOf(folder, one);
    subsets.set(one.package, kept);
    return kept;
  };
  return {
    async cssFor(text) {
      const needed = new Set<number>();
      for (const char of text) needed.add(char.codePointAt(0) ?? 0);
      const rules = new Map<string, Promise<string>>();
      for (const chain of CHAINS) {
        let missing = needed;
        for (const one of chain) {
          const codes = missing;
          const chosen = (await known(one)).filter((subset) =>
            Array.from(codes).some((code) => subset.covers(code)),
          );
          missing = new Set(
            Array.from(codes).filter((code) => !chosen.some((subset) => subset.covers(code))),
          );
          for (const subset of chosen) {
            for (const face of one.faces) {
              const key = `${one.package} ${face.file(subset.name)}`;
              if (!rules.has(key)) rules.set(key, faceRule(folder, one, face, subset));
            }
          }
        }
      }
      return (await Promise.all(rules.values())).join('\n');
    },
  };
}
