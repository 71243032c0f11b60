import type { MessageBoxOptions } from 'electron';
import { MOST_RESTARTS } from '../../electron/main/restart-budget.ts';
import { CONNECT_CHANNEL } from '../../electron/main/channel.ts';
import type { StandinPort } from '../standin/ports.ts';
import { settle, type ImaginedShell } from './imagined-shell.ts';
import { callsOf, inFreshShell, windowOf, type ShellRule } from './shell-rule.ts';

/* What the shell does when a page, the host or Chromium ends or hangs, and when the delegate leaves. */

/** The first button of the box, now. */
const FIRST = { answer: () => 0 };
/** Boxes that nobody answers. */
const OPEN = { answer: () => new Promise<number>(() => undefined) };

const boxes = (shell: ImaginedShell): readonly MessageBoxOptions[] =>
  callsOf(shell, 'showMessageBox').map(([box]) => box as MessageBoxOptions);

/** Counts how often the window was loaded anew. */
function countLoads(shell: ImaginedShell): { readonly count: number } {
  const loads = { count: 0 };
  windowOf(shell).webContents.on('standin-reload', () => (loads.count += 1));
  return loads;
}

/** The window asks for a wire; the end that it gets. */
function askForWire(shell: ImaginedShell): StandinPort | null {
  let given: StandinPort | null = null;
  const senderFrame = {
    origin: 'app://workbench',
    parent: null,
    isDestroyed: () => false,
    postMessage: (_channel: string, _data: unknown, [port]: readonly StandinPort[]) =>
      void (given = port ?? null),
  };
  shell.standin.ipc.emit(CONNECT_CHANNEL, { sender: windowOf(shell).webContents, senderFrame, ports: [] });
  return given;
}

export const SURVIVAL_RULES: readonly ShellRule[] = [
  {
    name: 'a page that breaks is loaded anew, until it has broken too often',
    holds: (_shell, main) =>
      inFreshShell(main, FIRST, async (shell) => {
        await shell.open();
        const { webContents: contents } = windowOf(shell);
        const loads = countLoads(shell);
        const crash = (reason = 'crashed'): void => void contents.emit('render-process-gone', {}, { reason });
        crash('clean-exit');
        const isLeft = loads.count === 0;
        for (let time = 0; time < MOST_RESTARTS; time++) crash();
        const isLoaded = loads.count === MOST_RESTARTS && boxes(shell).length === 0;
        crash();
        const isAsked = loads.count === MOST_RESTARTS && boxes(shell).length === 1;
        await settle();
        // "Try again" was the answer: from here it is counted from zero.
        const isAgain = loads.count === MOST_RESTARTS + 1;
        crash();
        return isLeft && isLoaded && isAsked && isAgain && loads.count === MOST_RESTARTS + 2;
      }),
  },
  {
    name: 'a page that hangs is left to the delegate, who is asked once, and no longer when it answers again',
    holds: (_shell, main) =>
      inFreshShell(main, OPEN, async (shell) => {
        await shell.open();
        const { webContents: contents } = windowOf(shell);
        contents.emit('unresponsive');
        contents.emit('unresponsive');
        const [box] = boxes(shell);
        const isAskedOnce = boxes(shell).length === 1 && box?.signal?.aborted === false;
        contents.emit('responsive');
        return isAskedOnce && box.signal?.aborted === true;
      }),
  },
  {
    name: 'a page that hangs is ended and loaded anew when the delegate says so, and not before',
    async holds(_shell, main) {
      const loadsAfter = (answer: number): Promise<number> =>
        inFreshShell(main, { answer: () => answer }, async (shell) => {
          await shell.open();
          const loads = countLoads(shell);
          windowOf(shell).webContents.emit('unresponsive');
          await settle();
          return loads.count;
        });
      return (await loadsAfter(0)) === 0 && (await loadsAfter(1)) === 1;
    },
  },
  {
    name: 'a host that ends is started anew, until it has ended too often, and never over an open window’s databases',
    holds: (_shell, main) =>
      inFreshShell(main, {}, async (shell) => {
        await shell.open();
        for (let time = 0; time <= MOST_RESTARTS; time++) shell.host().emit('exit', 1);
        await settle();
        const again = shell.hosts.slice(1).every((host) => host.args.includes('--again'));
        const first = shell.hosts[0]?.args.includes('--again') === false;
        return shell.hosts.length === MOST_RESTARTS + 1 && first && again && boxes(shell).length === 1;
      }),
  },
  {
    name: 'without a host a window’s wire is closed, and “try again” starts one that may end as often as the first',
    async holds(_shell, main) {
      const isClosed = await inFreshShell(main, OPEN, async (shell) => {
        await shell.open();
        for (let time = 0; time <= MOST_RESTARTS; time++) shell.host().emit('exit', 1);
        const port = askForWire(shell);
        const closed = new Promise<boolean>((resolve) => port?.once('close', () => resolve(true)));
        port?.start();
        return port !== null && (await Promise.race([closed, settle().then(() => false)]));
      });
      return await inFreshShell(main, FIRST, async (shell) => {
        await shell.open();
        for (let time = 0; time <= MOST_RESTARTS; time++) shell.host().emit('exit', 1);
        await settle();
        const isTriedAgain = shell.hosts.length === MOST_RESTARTS + 2;
        for (let time = 0; time < MOST_RESTARTS; time++) shell.host().emit('exit', 1);
        return isClosed && isTriedAgain && shell.hosts.length === 2 * (MOST_RESTARTS + 1);
      });
    },
  },
  {
    name: 'the program leaves when its host has given everything back, and starts no other',
    holds: (_shell, main) => {
      const ended: string[] = [];
      return inFreshShell(main, { exit: () => ended.push('program') }, async (shell) => {
        await shell.open();
        shell.host().once('exit', () => ended.push('host'));
        shell.standin.app.quit();
        await settle();
        return ended.join() === 'host,program' && shell.hosts.length === 1;
      });
    },
  },
  {
    name: 'what ends of Chromium’s is told to the host, which keeps the log',
    async holds(shell) {
      shell.standin.app.emit('child-process-gone', {}, { type: 'GPU' });
      await settle();
      return shell.host().told.join() === 'GPU gone';
    },
  },
  {
    name: 'a page for print is gone when its job is',
    async holds(shell) {
      await (await shell.host().shell).pdf({ html: '', paper: 'A4', title: '', language: 'en' });
      const printing = shell.standin.windows.filter((window) => window !== windowOf(shell));
      return printing.length > 0 && printing.every((window) => window.isDestroyed());
    },
  },
  {
    name: 'a reader gets nothing of this program’s surroundings',
    async holds(shell) {
      const client = await shell.host().shell;
      const done = client.isolate({ key: 'k', memoryBytes: 1 });
      await settle();
      const reader = shell.hosts.findLast(({ bundle }) => bundle.endsWith('isolate-utility.mjs'));
      reader?.emit('exit', 0);
      await done;
      const forks = callsOf(shell, 'fork').map(([, , options]) => options as { env?: object });
      const names = Object.keys(forks.at(-1)?.env ?? process.env);
      return reader !== undefined && names.every((name) => name === 'SystemRoot');
    },
  },
];
