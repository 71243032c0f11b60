import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { compileErrors } from '../../support/compile-errors.ts';
import { fromShown, toShown } from '../../standin/addresses.ts';
import { createStandin, type Standin } from '../../standin/electron.ts';
import { decodeFromPage, encodeForPage, pageScript, preloadScript } from '../../standin/page-scripts.ts';
import { StandinPort } from '../../standin/ports.ts';
import { StandinUtility } from '../../standin/utility.ts';

const root = resolve(import.meta.dirname, '../../..');

function standin(): Standin {
  return createStandin({ appPath: root, version: '1.0.0', args: [], chromium: null, exit: () => undefined });
}

/** Runs a piece of a main program and gives what it leaves in `module.exports`. */
function runPiece(text: string): unknown {
  const results: unknown[] = [];
  const own = standin();
  Reflect.set(globalThis, 'standinResults', results);
  own.runMain(join(root, 'out', 'piece.cjs'), `globalThis.standinResults.push((() => { ${text} })());`);
  return results[0];
}

describe('the stand-in', () => {
  it('throws for what it does not have, in the module and in every part', () => {
    const pieces = [
      ["require('electron').powerMonitor", 'electron.powerMonitor'],
      ["require('electron').app.dock", 'app.dock'],
      ["require('electron').app.setLoginItemSettings({})", 'app.setLoginItemSettings'],
      ["require('electron').BrowserWindow.getAllWindows()", 'BrowserWindow.getAllWindows'],
      ["new (require('electron').BrowserWindow)({}).setKiosk(true)", 'BrowserWindow.setKiosk'],
      ["new (require('electron').BrowserWindow)({}).webContents.capturePage()", 'webContents.capturePage'],
      ["new (require('electron').MessageChannelMain)().port1.ref()", 'MessagePortMain.ref'],
      ["require('electron').session.fromPartition('x')", 'session.fromPartition'],
      ["require('electron').session.defaultSession.clearCache()", 'session.clearCache'],
      ["require('electron').dialog.showOpenDialog({})", 'dialog.showOpenDialog'],
      ["require('electron').shell.openPath('x')", 'shell.openPath'],
      ["require('electron').safeStorage.encryptStringAsync('x')", 'safeStorage.encryptStringAsync'],
    ] as const;
    for (const [piece, member] of pieces) {
      expect(() => runPiece(`return ${piece};`), piece).toThrow(`${member} is not in the stand-in`);
    }
    expect(() => runPiece("require('electron').app.name = 'other';")).toThrow(
      'cannot be set in the stand-in',
    );
  });

  it('gives a main program Node’s own modules, and the text of the bundle untouched', () => {
    expect(runPiece("return require('node:path').basename('/a/b');")).toBe('b');
    expect(() => runPiece("require('no-such-package');")).toThrow('no-such-package');
  });

  it('shows an address of ours as a secure one, and tells it back as ours', () => {
    for (const address of ['app://workbench/', 'app://workbench/assets/a.js?x#y', 'app://workbench']) {
      expect(new URL(toShown(address)).hostname).toBe('workbench.app.localhost');
      expect(fromShown(toShown(address))).toBe(address);
    }
    expect(toShown('https://example.org/app://workbench/')).toBe('https://example.org/app://workbench/');
    expect(fromShown('http://workbench.app.localhost.evil/')).toBe('http://workbench.app.localhost.evil/');
  });

  it('carries data and bytes over to a page and back', () => {
    const value = { a: [1, 'é', null, undefined, true], bytes: Uint8Array.of(0, 255), deep: { b: {} } };
    expect(decodeFromPage(encodeForPage(value))).toEqual(value);
  });

  it('puts nothing of this file’s surroundings into a page', () => {
    for (const script of [pageScript(), preloadScript('module.exports = 1;')]) {
      expect(() => new Script(script)).not.toThrow();
      expect(script).not.toContain('import_');
    }
  });
});

describe('a message port of the stand-in', () => {
  it('keeps messages until its other end is started, copies them, and closes behind them', async () => {
    const [one, two] = StandinPort.pair();
    const heard: unknown[] = [];
    two.on('message', ({ data }) => heard.push(data));
    const closed = new Promise<void>((resolve) => two.once('close', () => resolve()));
    const message = { n: 1 };
    one.postMessage(message);
    message.n = 2;
    one.postMessage('second');
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual([]);
    two.start();
    one.postMessage('third');
    one.close();
    await closed;
    expect(heard).toEqual([{ n: 1 }, 'second', 'third']);
    expect(() => one.postMessage(() => undefined)).not.toThrow();
    expect(() => two.postMessage('x', [one])).toThrow('not in the stand-in');
  });
});

describe('a utility process of the stand-in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dw-utility-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives a port its messages after it was started, so that nothing is lost to who listens right then', async () => {
    const entry = join(folder, 'entry.mjs');
    // The port lies about for a while, as a window's does while the host opens its folder.
    writeFileSync(
      entry,
      `process.parentPort.on('message', ({ ports: [port] }) => setTimeout(() => {
        const heard = [];
        let hear = () => undefined;
        port.on('message', ({ data }) => hear(data));
        port.start();
        hear = (data) => { heard.push(data); if (data === 'last') process.parentPort.postMessage(heard); };
      }, 50));`,
    );
    const utility = new StandinUtility(entry, [], {});
    const [here, there] = StandinPort.pair();
    const answer = new Promise((resolve) => utility.once('message', resolve));
    utility.postMessage('take it', [there]);
    for (const message of ['first', 'second', 'last']) here.postMessage(message);
    expect(await answer).toEqual(['first', 'second', 'last']);
    const ended = new Promise((resolve) => utility.once('exit', resolve));
    utility.kill();
    await ended;
  });
});

describe('the types of the stand-in', () => {
  /** A file of the stand-in, changed, as it can be compiled elsewhere beside the others. */
  function changed(file: string, from: string, to: string): string {
    const text = readFileSync(join(root, 'test/standin', file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} no longer holds: ${from}`);
    const own = text.replace(from, to).replaceAll("from './", `from '${join(root, 'test/standin')}/`);
    return own.replaceAll("from '../../", `from '${root}/`);
  }

  it('do not compile where they drift from electron.d.ts', () => {
    const [renamed, other, number, none] = compileErrors('test', [
      changed('session.ts', '  setSpellCheckerEnabled(', '  setSpellCheckerOn('),
      changed(
        'ports.ts',
        'close(): void {\n    if (this.isClosed) return;',
        'close(): number {\n    if (this.isClosed) return 1;',
      ),
      changed(
        'app.ts',
        'getPreferredSystemLanguages(): string[] {',
        'getPreferredSystemLanguages(): number[] {',
      ),
      changed('session.ts', 'readonly partition', 'readonly partition'),
    ]);
    expect(renamed).toContain('TS2420');
    expect(other).not.toBe('');
    expect(number).toContain('TS2416');
    expect(none).toBe('');
  });
});
