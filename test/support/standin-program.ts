import { fork, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { RunMessage, RunReply } from '../standin/run.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The program in the stand-in, in a process group of its own. */
export interface StandinProgram {
  /** Where Playwright can connect to its Chromium. */
  readonly endpoint: string;
  /** Pages may load: whoever wants to hear them from the start has attached. */
  go(): void;
  /** Uses a menu of the system by the id of its item. */
  useMenu(id: string): void;
  /** The words of the menus of the system, as they are now. */
  menuLabels(): Promise<readonly string[]>;
  /** The button that is pressed in message boxes from now on. */
  answer(button: number): void;
  /** What the program asked of one member of Electron, oldest first. */
  calls(name: string): Promise<readonly (readonly unknown[])[]>;
  /** Kills one of its processes; resolves when it has gone. */
  kill(part: 'host' | 'window'): Promise<void>;
  readonly ended: Promise<number | null>;
  /** SIGKILL ends the program, its host and its Chromium at once; SIGTERM is what a session's end does. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts the built program (`out/`) with a data folder; resolves when its Chromium runs, before any page. */
export async function startStandin(options: {
  readonly dataFolder: string;
  readonly locale: string;
  readonly files: readonly string[];
}): Promise<StandinProgram> {
  const child = forkStandin(options);
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const endpoint = await new Promise<string>((done, fail) => {
    child.on('message', (reply: RunReply) => {
      if (reply.said === 'endpoint') done(reply.endpoint);
    });
    void ended.then((code) => fail(new Error(`The program ended with ${code} before it had a window`)));
  });
  const say = (message: RunMessage): void => void (child.connected && child.send(message));
  const next = (said: RunReply['said']): Promise<RunReply> =>
    new Promise((done) => {
      const hear = (reply: RunReply): void => {
        if (reply.said !== said) return;
        child.off('message', hear);
        done(reply);
      };
      child.on('message', hear);
    });
  return {
    endpoint,
    ended,
    go: () => say({ do: 'go' }),
    useMenu: (id) => say({ do: 'menu', id }),
    answer: (button) => say({ do: 'answer', button }),
    async calls(name) {
      const heard = next('calls');
      say({ do: 'calls', name });
      const reply = await heard;
      return reply.said === 'calls' ? reply.calls : [];
    },
    async menuLabels() {
      const heard = next('menu');
      say({ do: 'labels' });
      const reply = await heard;
      return reply.said === 'menu' ? reply.labels : [];
    },
    async kill(part) {
      const heard = next('killed');
      say({ do: 'kill', part });
      await heard;
    },
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        if (signal === 'SIGTERM') child.kill('SIGTERM');
        else if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      }
      await ended;
    },
  };
}

/** The process itself, for a second start that never gets a window. */
export function forkStandin(options: {
  readonly dataFolder: string;
  readonly locale: string;
  readonly files: readonly string[];
}): ChildProcess {
  return fork(
    resolve(ROOT, 'test/standin/run.ts'),
    [ROOT, `--data-dir=${options.dataFolder}`, ...options.files],
    {
      detached: true,
      execArgv: ['--no-warnings'],
      env: {
        ...process.env,
        DW_ALLOW_NO_SANDBOX: '1',
        DW_STANDIN_HOLD: '1',
        DW_STANDIN_LANGUAGES: options.locale,
        DW_STANDIN_FLAGS: [`--lang=${options.locale}`, `--accept-lang=${options.locale}`].join('\n'),
      },
    },
  );
}
