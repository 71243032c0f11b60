import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileErrors } from '../support/compile-errors.ts';

const root = resolve(import.meta.dirname, '../..');
const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
  forbidden: readonly { readonly name: string }[];
};

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}
interface Report {
  readonly summary: { readonly violations: readonly Violation[]; readonly totalCruised: number };
}

function cruise(folder: string): Report {
  const run = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'shared',
      'electron',
      'renderer',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  return JSON.parse(run.stdout) as Report;
}

/** One planted violation for every rule: the file that breaks it, and what else must exist for it. */
const PLANTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'shared-imports-no-other-folder': { 'shared/text/a.ts': `import '../../renderer/ui/b.ts';` },
  'shared-names-no-platform': { 'shared/text/a.ts': `import 'node:fs';` },
  'renderer-knows-only-shared': { 'renderer/store/a.ts': `import '../../electron/host/b.ts';` },
  'renderer-names-no-node': { 'renderer/store/a.ts': `import 'node:path';` },
  'electron-knows-only-shared': { 'electron/host/a.ts': `import '../../renderer/ui/b.ts';` },
  'only-glue-imports-electron': { 'electron/host/a.ts': `import 'electron';` },
  'features-never-import-features': {
    'renderer/features/one/a.ts': `import '../two/b.ts';`,
    'renderer/features/two/b.ts': '',
  },
  'ui-is-dumb': { 'renderer/ui/a.ts': `import '../store/b.ts';`, 'renderer/store/b.ts': '' },
  'store-knows-no-screens': {
    'renderer/store/a.ts': `import '../features/two/b.ts';`,
    'renderer/features/two/b.ts': '',
  },
  'exchange-cannot-open-the-private-store': {
    'electron/host/exchange/a.ts': `import type { C } from '../../../shared/text/c.ts';`,
    'renderer/exchange/a.ts': `import type { C } from '../../shared/text/c.ts';`,
    'shared/text/c.ts': `export type { Annotation } from '../domain/annotation.ts';`,
    'shared/domain/annotation.ts': '',
  },
  'only-app-composes': { 'renderer/features/one/a.ts': `import '../../app/b.ts';`, 'renderer/app/b.ts': '' },
  'host-knows-no-start-mode': {
    'electron/host/a.ts': `import '../loopback/b.ts';`,
    'electron/loopback/b.ts': '',
  },
  'hub-knows-only-codecs': { 'electron/hub/a.ts': `import '../host/b.ts';` },
  'no-cycles': { 'shared/text/a.ts': `import './c.ts';`, 'shared/text/c.ts': `import './a.ts';` },
  'no-tests-in-the-product': { 'shared/text/a.ts': `import '../../test/b.ts';`, 'test/b.ts': '' },
  'ships-what-it-imports': { 'renderer/ui/a.ts': `import 'fast-check';` },
  'owner-automerge': { 'renderer/features/one/a.ts': `import '@automerge/automerge';` },
  'owner-rxdb': { 'renderer/features/one/a.ts': `import 'dexie';` },
  'owner-prosemirror': { 'renderer/ui/a.ts': `import 'prosemirror-model';` },
  'owner-ws': { 'electron/host/a.ts': `import 'ws';` },
  'owner-multicast-dns': { 'electron/host/a.ts': `import 'multicast-dns';` },
  'owner-nats': { 'electron/hub/a.ts': `import '@nats-io/transport-node';` },
  'owner-docx': { 'electron/host/a.ts': `import 'docx';` },
  'owner-readers': { 'electron/host/a.ts': `import 'parse5';` },
  'owner-sqlite': { 'renderer/features/one/a.ts': `import '@sqlite.org/sqlite-wasm';` },
  'owner-stemmers': { 'renderer/features/one/a.ts': `import 'snowball-stemmers';` },
  'owner-react-aria': { 'renderer/features/one/a.ts': `import 'react-aria-components';` },
  'owner-react-intl': { 'renderer/features/one/a.ts': `import 'react-intl';` },
  'owner-cbor': { 'renderer/features/one/a.ts': `import 'cborg';` },
  'owner-updater': { 'electron/host/a.ts': `import 'electron-updater';` },
  'owner-argon2': { 'renderer/features/one/a.ts': `import 'hash-wasm';` },
};

describe('the arrows between folders', () => {
  it('hold in the product, and enough modules were looked at', () => {
    const { summary } = cruise(root);
    expect(summary.violations.map((violation) => `${violation.rule.name}: ${violation.from}`)).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(100);
  });

  describe('bite', () => {
    let folder: string;
    let violations: readonly Violation[];
    beforeAll(() => {
      mkdirSync(join(root, '.cache'), { recursive: true });
      folder = mkdtempSync(join(root, '.cache/planted-'));
      cpSync(join(root, '.dependency-cruiser.cjs'), join(folder, '.dependency-cruiser.cjs'));
      cpSync(join(root, 'package.json'), join(folder, 'package.json'));
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
      for (const [rule, files] of Object.entries(PLANTED)) {
        // Files of one rule are named for it, so that all rules can be tried in one run.
        const own = (text: string): string => text.replaceAll(/\/([abcz])\.ts/g, `/${rule}-$1.ts`);
        const all = { 'shared/base/z.ts': '', 'electron/host/b.ts': '', 'renderer/ui/b.ts': '', ...files };
        for (const [path, text] of Object.entries(all)) {
          mkdirSync(dirname(join(folder, own(path))), { recursive: true });
          writeFileSync(join(folder, own(path)), `${own(text)}\nexport {};\n`);
        }
      }
      violations = cruise(folder).summary.violations;
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('has a planted violation for every rule', () => {
      expect(Object.keys(PLANTED).toSorted()).toEqual(config.forbidden.map((rule) => rule.name).toSorted());
    });

    it.each(Object.entries(PLANTED))('%s', (rule, files) => {
      const reported = violations.filter((violation) => violation.rule.name === rule).map(({ from }) => from);
      const planted = Object.keys(files).filter((path) => path.endsWith('/a.ts'));
      expect(reported).toEqual(
        expect.arrayContaining(planted.map((path) => path.replace('a.ts', `${rule}-a.ts`))),
      );
    });
  });
});

describe('the compiler', () => {
  const errorsOf = (project: string, ...texts: readonly string[]): readonly string[] =>
    compileErrors(project, texts, ['shared/base/universal.d.ts']);
  const PAGE = 'export const x = document.title;';
  const NODE = 'export const x = process.pid;';

  it('knows neither DOM nor Node in shared/, and is strict there about absent elements and optional members', () => {
    const [none, page, node, module, element, member] = errorsOf(
      'shared',
      'export const x: number = 1;',
      PAGE,
      NODE,
      "import 'node:fs';",
      'export const x: number = [1][0];',
      'export const x: { a?: number } = { a: undefined };',
    );
    expect(none).toBe('');
    expect(page).toContain("'document'");
    expect(node).toContain("'process'");
    expect(module).toContain('node:fs');
    expect(element).toContain('TS2322');
    expect(member).toContain('TS2375');
  });

  it('knows no DOM in the host and in the draft worker, and no Node in the window', () => {
    expect(errorsOf('electron', PAGE)[0]).toContain("'document'");
    expect(errorsOf('renderer/drafts/worker', PAGE)[0]).toContain("'document'");
    expect(errorsOf('renderer', NODE)[0]).toContain("'process'");
  });
});
