import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The hub as it is built, in a process of its own. */
export interface BuiltHub {
  /** What a delegate enters as the address of the relay. */
  readonly url: string;
  /** How many items it was given so far. */
  stored(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts `workbench hub` of the build at a free port of this computer. */
export async function runBuiltHub(folder: string): Promise<BuiltHub> {
  const program = join(process.env['DW_OUT'] ?? 'out', 'cli.mjs');
  const args = ['hub', '--data', folder, '--listen', '127.0.0.1:0', '--path', '/m/8fK2vQ'];
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (part) => {
      output += String(part);
      const said = /"event":"listening","port":(\d+)/.exec(output)?.[1];
      if (said !== undefined) resolve(Number(said));
    });
    child.once('exit', (code) => reject(new Error(`The hub ended with ${code}: ${output}`)));
  });
  return {
    url: `ws://127.0.0.1:${port}/m/8fK2vQ`,
    async stored() {
      const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return Number(/stored_total\{what="items"\} (\d+)/.exec(figures)?.[1]);
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
