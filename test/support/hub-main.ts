/* The hub's command in a process of its own: node hub-main.ts hub … arguments. */
import { createHubCommand } from '../../electron/cli/commands/hub.ts';

const command = createHubCommand({
  folder: () => process.cwd(),
  onStop(stop) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  },
});
const refuse = (): Promise<never> => Promise.reject(new Error('Not here'));
process.exitCode = await command.run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  readFile: refuse,
  writeFile: refuse,
  isSameFile: refuse,
});
