// `npm start`: builds what is out of date, then runs the workbench with the same arguments.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await build('all', (text) => console.log(text));
await import(pathToFileURL(join(root, 'out/loopback.mjs')).href);
