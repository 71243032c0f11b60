import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { isCampaign, numbers, rounds, seedOf } from './campaign.ts';

const SCRIPT = join(import.meta.dirname, 'kill-step.ts');
const ROOT = join(import.meta.dirname, '../..');

/** Time for a test that kills: a campaign does it at each change. */
export const KILLING_MS = isCampaign ? 1_200_000 : 60_000;

/** What is run: a function of a module of the product, with texts. */
export interface Killed {
  readonly module: string;
  readonly name: string;
  readonly args: readonly string[];
}

/** Runs it in a process of its own; how many changes of the disk it made, or that it was killed at one. */
async function run(what: Killed, killAt: number, when: string): Promise<number | 'killed'> {
  const module = pathToFileURL(join(ROOT, what.module)).href;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', SCRIPT, module, what.name, String(killAt), when, ...what.args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal === 'SIGKILL') return 'killed';
  if (code !== 0) throw new Error(`${what.name} ended with ${code}`);
  return Number(out);
}

/**
 * Kills the function at its changes of the disk: at `usual` of them by the seed, at each of them in a campaign.
 * `prepare` makes the scene anew, `look` says what is expected of what the kill left.
 */
export async function killAtSteps(
  what: Killed,
  usual: number,
  prepare: () => Promise<void>,
  look: (where: string) => Promise<void>,
): Promise<void> {
  await prepare();
  const whole = await run(what, 0, 'before');
  if (whole === 'killed' || whole === 0) throw new Error('It changed nothing');
  await look('not killed');
  const random = numbers(seedOf(11));
  const all = Array.from({ length: whole }, (_, step) => step + 1);
  const some = Array.from({ length: rounds(usual) }, (_, turn) =>
    Math.min(whole, 1 + Math.floor(((turn + random()) * whole) / rounds(usual))),
  );
  for (const step of isCampaign || rounds(usual) >= whole ? all : some) {
    for (const when of isCampaign ? ['before', 'middle', 'after'] : [step % 2 === 0 ? 'middle' : 'before']) {
      await prepare();
      if ((await run(what, step, when)) !== 'killed') throw new Error(`No change ${step} of ${whole}`);
      await look(`killed ${when} change ${step} of ${whole}`);
    }
  }
}
