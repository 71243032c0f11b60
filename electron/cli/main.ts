import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { EXIT, type CliCommand, type CliIo } from './command.ts';

/** Loaded when called, so that a command costs only what it needs. */
const COMMANDS: Readonly<Record<string, () => Promise<CliCommand>>> = {};

const io: CliIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  readFile: async (path) => new Uint8Array(await readFile(path)),
  async writeFile(path, bytes) {
    const part = `${path}.${randomBytes(6).toString('hex')}.part`;
    const file = await open(part, 'wx', 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
      await file.close();
      await rename(part, path);
    } catch (problem) {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
      throw problem;
    }
  },
};

async function showUsage(): Promise<void> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  io.err(`npm run workbench -- COMMAND …\n\n${commands.map((command) => command.usage).join('\n\n')}\n`);
}

const [name, ...args] = process.argv.slice(2);
const load = name === undefined ? undefined : COMMANDS[name];
if (load === undefined) {
  if (name !== undefined && name !== 'help' && name !== '--help') io.err(`There is no command "${name}".\n\n`);
  await showUsage();
  process.exitCode = name === undefined || name === 'help' || name === '--help' ? EXIT.done : EXIT.usage;
} else {
  process.exitCode = await (await load()).run(args, io);
}
