import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { basename, join } from 'node:path';
import type { ForkOptions, UtilityProcess } from 'electron';
import { PortRelay } from './ports.ts';

type Members = 'postMessage' | 'kill' | 'pid' | 'stderr' | 'stdout';

/** What main and a utility process say to each other over Node's own channel. */
export type UtilityMessage =
  | { readonly type: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly type: 'port'; readonly id: number; readonly data: unknown }
  | { readonly type: 'port-close'; readonly id: number };

/** A utility process: a child of plain Node with `process.parentPort` put in place. */
export class StandinUtility extends EventEmitter implements Pick<UtilityProcess, Members> {
  readonly stdout: ChildProcess['stdout'];
  readonly stderr: ChildProcess['stderr'];
  readonly bundle: string;
  isRunning = true;
  private readonly child: ChildProcess;
  private readonly relay: PortRelay;

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super();
    this.bundle = basename(modulePath);
    const out = options.stdio === 'pipe' ? 'pipe' : 'inherit';
    const env = options.env as NodeJS.ProcessEnv | undefined;
    this.child = fork(modulePath, [...args], {
      execArgv: ['--import', join(import.meta.dirname, 'utility-shim.ts'), '--no-warnings'],
      serialization: 'advanced',
      stdio: ['ignore', out, out, 'ipc'],
      ...(env === undefined ? {} : { env }),
    });
    this.stdout = this.child.stdout;
    this.stderr = this.child.stderr;
    this.relay = new PortRelay({
      deliver: (id, data) => this.say({ type: 'port', id, data }),
      close: (id) => this.say({ type: 'port-close', id }),
    });
    this.child.on('message', (message) => this.hear(message as UtilityMessage));
    this.child.once('spawn', () => this.emit('spawn'));
    this.child.once('exit', (code) => {
      this.isRunning = false;
      this.relay.closeAll();
      this.emit('exit', code ?? 1);
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    const ports = transfer.map((port) => this.relay.hand(port));
    this.say({ type: 'message', data, ports });
    this.relay.start(ports);
  }

  kill(): boolean {
    return this.child.kill();
  }

  private say(message: UtilityMessage): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  private hear(message: UtilityMessage): void {
    if (message.type === 'message') this.emit('message', message.data);
    else if (message.type === 'port') this.relay.receive(message.id, message.data);
    else this.relay.receiveClose(message.id);
  }
}
