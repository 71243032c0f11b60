import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';

const answerSchema = v.record(v.string(), v.unknown());

/** A peer in a process of its own, as `npm run -s workbench -- peer` starts it. */
export interface PeerProcess {
  ask(cmd: string, more?: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  /** Writes a line as it is. */
  write(line: string): void;
  readonly lines: readonly string[];
  /** Ends its input; resolves with the exit code. */
  end(): Promise<number | null>;
  kill(): void;
}

/** `command`: how it is started; the built command line where nothing else is said. */
export function startPeer(
  role: 'a' | 'b',
  command: readonly string[] = ['out/cli.mjs', 'peer'],
): PeerProcess {
  const root = join(import.meta.dirname, '../..');
  const child = spawn(process.execPath, [...command, role], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const waiting = new Map<number, (answer: Readonly<Record<string, unknown>>) => void>();
  let last = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    const answer = v.parse(answerSchema, JSON.parse(line));
    const { id } = answer;
    if (typeof id === 'number') waiting.get(id)?.(answer);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  void ended.then(() => {
    for (const settle of waiting.values()) settle({ error: 'ended' });
  });
  return {
    lines,
    ask(cmd, more = {}) {
      const id = (last += 1);
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        child.stdin.write(`${JSON.stringify({ id, cmd, ...more })}\n`);
      });
    },
    write: (line) => void child.stdin.write(`${line}\n`),
    end: () => {
      child.stdin.end();
      return ended;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
