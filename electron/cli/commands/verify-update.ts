import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { MANIFEST_NAME, readManifest, type Manifest } from '../../host/updates/manifest.ts';
import { EXIT, type CliCommand, type CliIo } from '../command.ts';
import { terminalText } from '../terminal.ts';

/** What the command needs of the machine. */
export interface VerifyUpdateDeps {
  /** The keys that this copy has pinned. */
  readonly keys: readonly string[];
  now(): number;
  /** Size and sum (SHA-512, base64) of a file of any size; null when it cannot be read. */
  sumFile(path: string): Promise<{ readonly size: number; readonly sha512: string } | null>;
}

const USAGE = `npm run -s workbench -- verify-update FILE [--manifest FILE] [--key HEX]
  Says whether an installer is what the maintainers signed. The manifest (${MANIFEST_NAME}) is looked for beside it;
  --key names a public key to believe instead of the pinned ones. Exit codes: docs/updates.md.`;

/** Makes the command around what it needs. */
export function createVerifyUpdate(deps: VerifyUpdateDeps): CliCommand {
  return {
    name: 'verify-update',
    usage: USAGE,
    async run(args, io) {
      const asked = readArgs(args);
      if (asked === null) {
        io.err(`${USAGE}\n`);
        return EXIT.usage;
      }
      const manifest = await manifestFor(asked, deps, io);
      if (typeof manifest === 'number') return manifest;
      return await verify(asked.file, manifest, deps, io);
    },
  };
}

interface Asked {
  readonly file: string;
  readonly manifest: string;
  readonly keys: readonly string[] | null;
}

function readArgs(args: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { manifest: { type: 'string' }, key: { type: 'string', multiple: true } },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) return null;
    return {
      file,
      manifest: values.manifest ?? join(dirname(file), MANIFEST_NAME),
      keys: values.key ?? null,
    };
  } catch {
    return null;
  }
}

async function manifestFor(asked: Asked, deps: VerifyUpdateDeps, io: CliIo): Promise<Manifest | number> {
  let bytes: Uint8Array;
  try {
    bytes = await io.readFile(asked.manifest);
  } catch {
    io.err(terminalText(`The manifest ${asked.manifest} cannot be read. Nothing is known of the file.\n`));
    return EXIT.unreadable;
  }
  const read = readManifest(bytes, asked.keys ?? deps.keys);
  if (read.ok) return read.value;
  const why = {
    'no-keys': 'This copy has no keys of the maintainers pinned. Name one with --key.',
    damaged: 'It is no manifest of the workbench, or damaged.',
    'bad-signature': 'It is not signed with a key that is believed.',
  }[read.error.code];
  io.err(terminalText(`Refused (${read.error.code}): ${asked.manifest}. ${why} Do not install the file.\n`));
  return EXIT.refused;
}

async function verify(path: string, manifest: Manifest, deps: VerifyUpdateDeps, io: CliIo): Promise<number> {
  const sum = await deps.sumFile(path);
  if (sum === null) {
    io.err(terminalText(`The file ${path} cannot be read.\n`));
    return EXIT.unreadable;
  }
  const file = manifest.files.find(({ name }) => name === basename(path));
  if (file === undefined || file.size !== sum.size || file.sha512 !== sum.sha512) {
    const why =
      file === undefined ? 'The manifest does not name it' : 'It is not what the manifest describes';
    io.err(terminalText(`Refused: ${path}. ${why}. Do not install it.\n`));
    return EXIT.refused;
  }
  const expired =
    deps.now() > manifest.expiresAt ? ' The manifest is out of date: look for a newer version.' : '';
  io.out(
    terminalText(
      `Good: ${file.name} is version ${manifest.version} for ${file.platform} (${file.arch}), as signed on ` +
        `${new Date(manifest.issuedAt).toISOString().slice(0, 10)} with the key ${manifest.key}.${expired}\n`,
    ),
  );
  return EXIT.done;
}
