// Writes more than a pipe holds to the stream that is named, as the command line does.
import { createTerminal } from '../../electron/cli/terminal.ts';

const terminal = createTerminal(process);
const much = 'line\n'.repeat(200_000);
if (process.argv[2] === 'stdout') terminal.out(much);
else terminal.err(much);
