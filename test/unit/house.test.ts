import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const NOT_OURS = new Set(['node_modules', 'out', '.cache', '.git', 'test-results', 'playwright-report']);

/** All files of the project, without asking git: a machine may have none. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (NOT_OURS.has(entry.name)) return [];
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
const tracked = filesIn('');
const sources = tracked.filter((path) => /\.(?:tsx?|mjs|cjs)$/.test(path));
const packageFile = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
};

/** Words are put together so that this file does not find itself. */
const word = (...parts: readonly string[]): string => parts.join('');

describe('the house', () => {
  it('suppresses neither compiler nor linter', () => {
    const suppressions = [
      word('@ts-', 'ignore'),
      word('@ts-', 'nocheck'),
      word('@ts-', 'expect-error'),
      word('oxlint-', 'disable'),
      word('eslint-', 'disable'),
    ];
    const found = sources.filter((path) =>
      suppressions.some((suppression) => read(path).includes(suppression)),
    );
    expect(found).toEqual([]);
  });

  it('says of every test that may be skipped what it needs', () => {
    const silent = [word('skip', 'If('), word('run', 'If('), word('context.', 'skip('), word('.to', 'do(')];
    const found = sources.filter(
      (path) => path.startsWith('test/') && silent.some((skip) => read(path).includes(skip)),
    );
    expect(found).toEqual([]);
  });

  it('says of every lint rule that is off why it is', () => {
    const [rules = '', exceptions = ''] = read('.oxlintrc.json').split('"overrides"');
    const lines = rules.split('\n');
    const silent = lines.filter(
      (line, at) => line.includes('"off"') && !/^\s*\/\/|"off"/.test(lines[at - 1] ?? ''),
    );
    expect(silent).toEqual([]);
    const groups = exceptions.split(/^ {4}\{$/m).slice(1);
    expect(groups.length).toBeGreaterThan(0);
    expect(groups.filter((group) => !/^\n\s+\/\/ /.test(group))).toEqual([]);
  });

  it('pins every package to one version', () => {
    const all = {
      ...packageFile.dependencies,
      ...packageFile.devDependencies,
      ...packageFile.optionalDependencies,
    };
    const loose = Object.entries(all).filter(
      ([, version]) => !/^(?:npm:[a-z-]+@)?\d+\.\d+\.\d+(?:-[a-z]+\d+)?$/.test(version),
    );
    expect(loose).toEqual([]);
    const rxdb = JSON.parse(read('node_modules/rxdb/package.json')) as {
      dependencies: Record<string, string>;
    };
    expect(packageFile.dependencies['dexie'], 'two versions of Dexie kill the page').toBe(
      rxdb.dependencies['dexie'],
    );
  });

  it('never loads what phones home or makes code', () => {
    const forbidden = [
      'rxdb/plugins/dev-mode',
      'rxdb/plugins/validate-ajv',
      'rxdb/plugins/validate-is-my-json-valid',
    ];
    const found = sources.filter(
      (path) => path !== 'test/unit/house.test.ts' && forbidden.some((name) => read(path).includes(name)),
    );
    expect(found).toEqual([]);
  });

  it('uses logical directions in every style sheet', () => {
    const physical =
      /(?:^|[\s;{])(?:margin|padding|border|inset)?-?(?:left|right)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)/m;
    const found = tracked.filter((path) => path.endsWith('.css') && physical.test(read(path)));
    expect(found).toEqual([]);
  });

  it('holds no path or host of the machine it was made on', () => {
    const hosts = tracked.filter((path) => path === 'package-lock.json' && /"resolved"/.test(read(path)));
    expect(hosts).toEqual([]);
    const home = word('/ro', 'ot/');
    const work = word('/wo', 'rk/');
    expect(sources.filter((path) => read(path).includes(home) || read(path).includes(work))).toEqual([]);
  });

  it('documents the commands that it has', () => {
    const readme = read('README.md');
    for (const command of [
      'npm ci && npm start',
      'npm ci && npm test',
      'npm run bench',
      'npm run soak',
      'npm run -s workbench',
    ]) {
      expect(readme).toContain(command);
    }
    expect(Object.keys(packageFile.scripts)).toEqual(
      expect.arrayContaining(['start', 'test', 'bench', 'soak', 'workbench', 'build']),
    );
    expect(read('.ci/run')).toContain('npm test');
  });
});

describe('an old runtime', () => {
  it('is stopped with one clear sentence', () => {
    const guard = `Object.defineProperty(process, 'versions', { value: { node: '18.19.0' } }); require(${JSON.stringify(join(root, 'build/guard.cjs'))});`;
    let message = '';
    try {
      execFileSync(process.execPath, ['-e', guard], { stdio: 'pipe' });
    } catch (problem) {
      message = String((problem as { stderr: Buffer }).stderr);
    }
    expect(message).toMatch(/^Delegate Workbench needs Node\.js 22\.12 or later and found 18\.19\.0\. .+\n$/);
    execFileSync(process.execPath, [join(root, 'build/guard.cjs')]);
  });

  it('never sees a syntax that it cannot read before the guard', () => {
    for (const name of ['start', 'test', 'workbench', 'bench', 'soak', 'build']) {
      expect(packageFile.scripts[name]).toMatch(/^node build\/guard\.cjs && /);
    }
    expect(read('build/guard.cjs')).not.toMatch(/\b(?:const|let|import|=>)\b/);
  });
});
