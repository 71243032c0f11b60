import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fromHex, toHex } from '../../shared/base/bytes.ts';
import { err, failure, ok } from '../../shared/base/result.ts';
import { ORIGINAL_MAX } from '../../shared/contract/files.ts';
import { FormatError } from '../host/exchange/codec/cbor.ts';
import { sumOfFile, verifyPackFile, writePackFile } from '../host/exchange/packs/pack-files.ts';
import { PackProblemError, writePackFront } from '../host/exchange/packs/pack-front.ts';
import type { ReadFile } from './commands/inspect.ts';
import type { PackDeps } from './commands/pack.ts';

/** What the pack command works with on this machine; paths begin at `folder`. */
export function packDeps(folder: () => string, read: ReadFile): PackDeps {
  const here = (path: string): string => resolve(folder(), path);
  return {
    async look(path) {
      try {
        const sum = await sumOfFile(here(path));
        if (sum.size === 0 || sum.size > ORIGINAL_MAX) return null;
        const made = await read(basename(path), new Uint8Array(await readFile(here(path))));
        if (!made.ok) {
          const isLocked = made.error.code === 'encrypted';
          return { ...sum, mediaType: '', title: '', symbol: '', isLocked };
        }
        const document = made.value.kind === 'parsed' ? made.value.document : null;
        return {
          ...sum,
          mediaType: made.value.mediaType,
          title: short(document?.title),
          symbol: short(document?.symbol),
        };
      } catch {
        return null;
      }
    },
    async write({ content, paths, out, key, person }) {
      const signingSeed = await keyOf(here(key));
      if (signingSeed === null) return err(failure('bad-key'));
      try {
        const front = writePackFront(content, { signingSeed, person: short(person), at: Date.now() });
        const sources = content.files.map(({ sha256 }, i) => ({ path: here(paths[i] ?? ''), sha256 }));
        await writePackFile(here(out), front, sources);
        return ok();
      } catch (problem) {
        if (problem instanceof FormatError) return err(failure('too-large'));
        return err(failure('not-written', problem instanceof Error ? problem.name : undefined));
      }
    },
    async inspect(path) {
      try {
        const { front: _, ...pack } = await verifyPackFile(here(path));
        return ok(pack);
      } catch (problem) {
        return err(failure(problem instanceof PackProblemError ? problem.problem : 'unreadable'));
      }
    },
  };
}

function short(text: string | null | undefined): string {
  return (text ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 200)
    .toWellFormed();
}

/** The 32 bytes in a file, as hex digits; made, for this user alone, when the file is not there. */
async function keyOf(path: string): Promise<Uint8Array | null> {
  try {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      const seed = new Uint8Array(randomBytes(32));
      await file.writeFile(`${toHex(seed)}\n`);
      await file.sync();
      return seed;
    } finally {
      await file.close();
    }
  } catch (problem) {
    if (!(problem instanceof Error && 'code' in problem && problem.code === 'EEXIST')) return null;
  }
  const text = (await readFile(path, 'utf8').catch(() => '')).trim();
  return /^[0-9a-f]{64}$/.test(text) ? fromHex(text) : null;
}
