import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

/** Every file that some files reach by imports, types included. */
function reachable(starts: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...starts];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file) || !existsSync(file)) continue;
    seen.add(file);
    for (const [, from] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      open.push(resolve(dirname(file), from ?? ''));
    }
  }
  return seen;
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(root, folder, name));
}

const PRIVATE = /shared\/domain\/annotation\.ts$|renderer\/store\/|renderer\/features\//;
const privateOf = (starts: readonly string[]): readonly string[] =>
  Array.from(reachable(starts)).filter((file) => PRIVATE.test(file.slice(root.length + 1)));

describe('exchange code', () => {
  test('reaches no type of annotations, of the private stores or of a feature, by any way', () => {
    const own = [
      ...filesOf('electron/host/exchange'),
      ...filesOf('renderer/exchange'),
      join(root, 'shared/contract/exchange.ts'),
    ];
    expect(own.length).toBeGreaterThan(25);
    expect(privateOf(own)).toEqual([]);
  });

  test('would be caught if it did', () => {
    expect(privateOf(filesOf('renderer/features/annotating')).length).toBeGreaterThan(0);
  });
});
