// Runs the bundled main in the stand-in, as `electron PROJECT …` would: node test/standin/run.ts PROJECT [arguments].
// Messages of Node's channel let a test hold it: see `RunMessage`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createStandin } from './electron.ts';

/** From a test to the program. */
export type RunMessage =
  | { readonly do: 'menu'; readonly id: string }
  | { readonly do: 'calls'; readonly name: string }
  | { readonly do: 'answer'; readonly button: number }
  | { readonly do: 'labels' }
  | { readonly do: 'kill'; readonly part: 'host' | 'window' }
  /** The test has attached; pages may load. */
  | { readonly do: 'go' };
/** From the program to a test. */
export type RunReply =
  | { readonly said: 'endpoint'; readonly endpoint: string }
  | { readonly said: 'killed' }
  | { readonly said: 'menu'; readonly labels: readonly string[] }
  | { readonly said: 'calls'; readonly calls: readonly (readonly unknown[])[] };

const [appPath = '.', ...args] = process.argv.slice(2);
const flags = (process.env['DW_STANDIN_FLAGS'] ?? '').split('\n').filter((flag) => flag !== '');
const languages = (process.env['DW_STANDIN_LANGUAGES'] ?? 'en').split(',');
const { version } = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as { version: string };
let answer: number | null = null;
let announced = false;
let go: () => void = () => undefined;
const held = new Promise<void>((resolve) => (go = resolve));

process.argv = [process.argv[0] ?? '', appPath, ...args];
const standin = createStandin({
  appPath,
  version,
  args: [appPath, ...args],
  languages,
  chromium:
    process.env['DW_STANDIN_HOLD'] === '1' ? { extraFlags: flags, hold: held } : { extraFlags: flags },
  answer: (box) => answer ?? box.cancelId ?? (box.buttons?.length ?? 1) - 1,
});
const say = (message: RunReply): void => void process.send?.(message);

standin.app.on('web-contents-created', () => {
  if (announced) return;
  announced = true;
  // Asked later: the window that is being made starts Chromium.
  setImmediate(() => void standin.chromium()?.then(({ endpoint }) => say({ said: 'endpoint', endpoint })));
});
process.on('message', (message: RunMessage) => {
  if (message.do === 'answer') answer = message.button;
  else if (message.do === 'go') go();
  else if (message.do === 'labels')
    say({ said: 'menu', labels: standin.menu().map(({ label }) => label ?? '') });
  else if (message.do === 'kill') void kill(message.part).then(() => say({ said: 'killed' }));
  else if (message.do === 'calls') {
    const calls = standin.record.calls.filter(({ name }) => name === message.name);
    say({ said: 'calls', calls: calls.map((call) => call.args) });
  } else {
    const items = standin.menu().flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const item = items.find(({ id }) => id === message.id);
    (item?.click as (() => void) | undefined)?.();
  }
});
process.on('SIGTERM', () => standin.app.quit());
process.on('disconnect', () => standin.app.quit());

async function kill(part: 'host' | 'window'): Promise<void> {
  if (part === 'host') return await standin.killUtility('host.mjs');
  const chromium = await standin.chromium();
  chromium?.kill();
  await chromium?.ended;
}

const path = join(appPath, 'out', 'main.cjs');
standin.runMain(path, readFileSync(path, 'utf8'));
