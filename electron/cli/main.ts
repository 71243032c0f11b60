import { EXIT, type CliCommand, type CliIo } from './command.ts';
import { createCarry } from './commands/carry.ts';
import { createCompare } from './commands/compare.ts';
import { exportDocx } from './commands/export-docx.ts';
import { createHubCommand } from './commands/hub.ts';
import { createInspect } from './commands/inspect.ts';
import { createPackCommand } from './commands/pack.ts';
import { createPeerCommand } from './commands/peer.ts';
import { createPrintCommand } from './commands/print.ts';
import { createVerifyUpdate } from './commands/verify-update.ts';
import { peerDeps, printDeps, readInIsolate, verifyUpdateDeps } from './deps.ts';
import { createFiles } from './files.ts';
import { packDeps } from './pack-deps.ts';
import { createPasswordSource } from './password.ts';
import { createTerminal } from './terminal.ts';

// npm runs scripts in the project's folder; a path means the folder that the person is in.
const folder = (): string => process.env['INIT_CWD'] ?? process.cwd();

/** For a command that runs until it is stopped. A second signal ends the process at once. */
function onStop(stop: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
}

const COMMANDS: readonly CliCommand[] = [
  createInspect(readInIsolate),
  createCompare(readInIsolate),
  createCarry(readInIsolate),
  createPrintCommand(printDeps),
  exportDocx,
  createPackCommand(packDeps(folder, readInIsolate)),
  createVerifyUpdate(verifyUpdateDeps(folder)),
  createHubCommand({ folder, onStop }),
  createPeerCommand(peerDeps),
];

const io: CliIo = {
  ...createTerminal(process),
  password: createPasswordSource(process),
  ...createFiles(folder),
};

const [name, ...args] = process.argv.slice(2);
const command = COMMANDS.find((one) => one.name === name);
if (command === undefined) {
  const asked = name === undefined || name === 'help' || name === '--help';
  if (!asked) io.err(`There is no command "${name}".\n\n`);
  io.err(`npm run -s workbench -- COMMAND …\n\n${COMMANDS.map((one) => one.usage).join('\n\n')}\n`);
  process.exitCode = asked ? EXIT.done : EXIT.usage;
} else {
  process.exitCode = await command.run(args, io);
}
