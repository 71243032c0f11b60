import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { isRunning, processStart } from '../../electron/host/data-folder/process-start.ts';
import { until } from './until.ts';

/** The hub's command, running. */
export interface RunningHub {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly output: () => string;
  /** Resolves with the exit code, or the signal. */
  readonly ended: Promise<number | string>;
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
  /** Kills it, and proves that it is gone. */
  kill(): Promise<void>;
}

const main = resolve(import.meta.dirname, 'hub-main.ts');

export async function runHub(args: readonly string[]): Promise<RunningHub> {
  const child = spawn(process.execPath, [main, '--listen', '127.0.0.1:0', '--path', '/mail', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const start = processStart(child.pid ?? 0);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)));
  const ended = endOf(child);
  let isOver = false;
  void ended.then(() => (isOver = true));
  await until(() => isOver || output.includes('"listening"'), 'a hub that listens', 40_000);
  const port = Number(/"port":(\d+)/.exec(output)?.[1] ?? 0);
  if (port === 0) throw new Error(`The hub did not start: ${output}`);
  return {
    url: `ws://127.0.0.1:${port}/mail`,
    port,
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill('SIGKILL');
      await ended;
      if (isRunning(child.pid ?? 0, start)) throw new Error('The hub still runs');
    },
  };
}

/** Runs the command to its end. */
export async function hubCommand(
  args: readonly string[],
): Promise<{ readonly code: number | string; readonly output: string }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)));
  return { code: await endOf(child), output };
}

function endOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code ?? -1)));
}
