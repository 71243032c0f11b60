// `npm run -s workbench -- COMMAND …`: the same services without a window. Prints nothing of its own to stdout.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await build('node', (text) => console.error(text));
await import(pathToFileURL(join(root, 'out/cli.mjs')).href);
