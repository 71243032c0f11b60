import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, type CliCommand, type CliIo } from './command.ts';
import { exportDocx } from './commands/export-docx.ts';
import { createInspect } from './commands/inspect.ts';
import { createPrintCommand } from './commands/print.ts';
import { printDeps, readInIsolate } from './deps.ts';

const COMMANDS: readonly CliCommand[] = [
  createInspect(readInIsolate),
  createPrintCommand(printDeps),
  exportDocx,
];

/** npm runs scripts in the project's folder; a path means the folder that the person is in. */
const here = (path: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

const io: CliIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  readFile: async (path) => new Uint8Array(await readFile(here(path))),
  async writeFile(name, bytes) {
    const path = here(name);
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

const [name, ...args] = process.argv.slice(2);
const command = COMMANDS.find((one) => one.name === name);
if (command === undefined) {
  const asked = name === undefined || name === 'help' || name === '--help';
  if (!asked) io.err(`There is no command "${name}".\n\n`);
  io.err(`npm run workbench -- COMMAND …\n\n${COMMANDS.map((one) => one.usage).join('\n\n')}\n`);
  process.exitCode = asked ? EXIT.done : EXIT.usage;
} else {
  process.exitCode = await command.run(args, io);
}
