import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPackCommand } from '../../../electron/cli/commands/pack.ts';
import { packDeps } from '../../../electron/cli/pack-deps.ts';
import { sha256Of } from '../../../electron/host/exchange/attachments/chunks.ts';
import { encodeCbor } from '../../../electron/host/exchange/codec/cbor.ts';
import type { Cbor } from '../../../electron/host/exchange/codec/cbor.ts';
import { publicOf, signBytes } from '../../../electron/host/exchange/codec/crypto.ts';
import { verifyPackFile, writePackFile } from '../../../electron/host/exchange/packs/pack-files.ts';
import {
  PackProblemError,
  readPackFront,
  writePackFront,
} from '../../../electron/host/exchange/packs/pack-front.ts';
import { createPacksService } from '../../../electron/host/exchange/packs/service.ts';
import { concatBytes, fromHex, utf8 } from '../../../shared/base/bytes.ts';
import { err, failure, ok } from '../../../shared/base/result.ts';
import type { PackContent } from '../../../shared/contract/packs.ts';
import { someBytes } from '../../support/circle-files.ts';
import { circleOf, must, removeDisk, startMachine } from '../../support/exchange-machine.ts';
import { neverAborted } from '../../support/never-aborted.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dw-pack-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const seed = new Uint8Array(32).fill(7);
const BY = { signingSeed: seed, person: 'Secretariat', at: 1_000 };
const DOCUMENTS = [someBytes(200_000, 3), someBytes(70_001, 4), utf8('A short text.')];

function contentOf(documents: readonly Uint8Array[], change: Partial<PackContent> = {}): PackContent {
  return {
    meeting: 'WG-7, second session',
    starts: '2026-11-20',
    ends: '2026-11-24',
    agenda: [{ item: '4.2', title: 'Financing' }],
    files: documents.map((bytes, i) => ({
      kind: 'document',
      sha256: sha256Of(bytes),
      size: bytes.byteLength,
      name: `paper-${i}.bin`,
      mediaType: 'application/octet-stream',
      title: `Paper ${i}`,
      symbol: `WG7/${i}`,
      agenda: '4.2',
    })),
    ...change,
  };
}

function packOf(documents: readonly Uint8Array[]): Uint8Array {
  return concatBytes([writePackFront(contentOf(documents), BY), ...documents]);
}

/** Why a pack of these bytes is refused; null: it is not. */
async function problemOf(bytes: Uint8Array): Promise<string | null> {
  const path = join(folder, 'x.dwpack');
  writeFileSync(path, bytes);
  try {
    await verifyPackFile(path);
    return null;
  } catch (problem) {
    if (problem instanceof PackProblemError) return problem.problem;
    throw problem;
  }
}

/** A front that says anything, signed as it should be. */
function signedFront(manifest: Uint8Array, version = 1, length = manifest.byteLength): Uint8Array {
  const begin = new Uint8Array(14);
  begin.set(utf8('DWPACKED'));
  new DataView(begin.buffer).setUint16(8, version);
  new DataView(begin.buffer).setUint32(10, length);
  const signed = concatBytes([begin, manifest]);
  const message = concatBytes([utf8('dw/meeting-pack/1\0'), signed]);
  return concatBytes([signed, signBytes(seed, message)]);
}

function manifestWith(files: Cbor): Uint8Array {
  return encodeCbor([1, publicOf('ed25519', seed), 'S', 1, 'Meeting', '', '', [], files]);
}

describe('a meeting pack', () => {
  test('gives back what was put into it, and who signed it', async () => {
    const path = join(folder, 'meeting.dwpack');
    const sources = DOCUMENTS.map((bytes, i) => {
      const source = join(folder, `paper-${i}.bin`);
      writeFileSync(source, bytes);
      return { path: source, sha256: sha256Of(bytes) };
    });
    await writePackFile(path, writePackFront(contentOf(DOCUMENTS), BY), sources);
    const front = await verifyPackFile(path);
    expect(front).toMatchObject({ ...contentOf(DOCUMENTS), person: 'Secretariat', at: 1_000 });
    let at = front.front;
    const whole = new Uint8Array(await readFile(path));
    for (const [i, { size }] of front.files.entries()) {
      expect(whole.slice(at, at + size)).toEqual(new Uint8Array(DOCUMENTS[i] ?? []));
      at += size;
    }
    expect(at).toBe(whole.byteLength);
  });

  test('is refused when any byte of it is another', async () => {
    const whole = packOf([someBytes(500, 9), utf8('x')]);
    expect(await problemOf(whole)).toBeNull();
    for (let at = 0; at < whole.byteLength; at += 3) {
      const altered = new Uint8Array(whole);
      altered[at] = (altered[at] ?? 0) ^ 0x10;
      expect(await problemOf(altered), `byte ${at}`).not.toBeNull();
    }
  });

  test('is refused as incomplete wherever it is cut, and as damaged where something follows', async () => {
    const whole = packOf([someBytes(300, 9)]);
    for (let length = 8; length < whole.byteLength; length += 7) {
      expect(await problemOf(whole.subarray(0, length)), `${length} bytes`).toBe('incomplete');
    }
    expect(await problemOf(concatBytes([whole, new Uint8Array(1)]))).toBe('damaged');
  });

  test('of a newer version, of another kind and of nothing is told apart', async () => {
    expect(await problemOf(signedFront(new Uint8Array(4), 2))).toBe('newer-version');
    expect(await problemOf(utf8('PK\u0003\u0004 a zip file'))).toBe('not-a-pack');
    expect(await problemOf(new Uint8Array(0))).toBe('not-a-pack');
  });

  test.each([
    ['a way out of the folder', [[0, new Uint8Array(32), 1, '../../evil', '', '', '', '']]],
    ['a way out by the other sign', [[0, new Uint8Array(32), 1, '..\\evil', '', '', '', '']]],
    ['a drive', [[0, new Uint8Array(32), 1, 'C:evil', '', '', '', '']]],
    ['no name', [[0, new Uint8Array(32), 1, '', '', '', '', '']]],
    ['a size of nothing', [[0, new Uint8Array(32), 0, 'a', '', '', '', '']]],
    ['a size beyond all bounds', [[0, new Uint8Array(32), 2 ** 50, 'a', '', '', '', '']]],
    ['a short hash', [[0, new Uint8Array(31), 1, 'a', '', '', '', '']]],
    ['control characters', [[0, new Uint8Array(32), 1, 'a\u001b[2J', '', '', '', '']]],
    [
      'thousands of documents',
      Array.from({ length: 2_001 }, () => [0, new Uint8Array(32), 1, 'a', '', '', '', '']),
    ],
  ])('is refused with %s in it, although signed', async (_, files) => {
    expect(await problemOf(concatBytes([signedFront(manifestWith(files)), new Uint8Array(1)]))).toBe(
      'damaged',
    );
  });

  test('is refused by what it says of its length before so much is read', async () => {
    const path = join(folder, 'long.dwpack');
    writeFileSync(path, signedFront(new Uint8Array(10), 1, 0xffff_fff0));
    await expect(verifyPackFile(path)).rejects.toThrow('damaged');
    // A negative number, a map, a nest: no CBOR of ours.
    for (const bytes of [[0x20], [0xa0], Array.from({ length: 100 }, () => 0x81)]) {
      expect(await problemOf(signedFront(new Uint8Array(bytes)))).toBe('damaged');
    }
  });

  test('that is any bytes at all is refused without a bug', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, withMagic) => {
        const all = withMagic ? concatBytes([utf8('DWPACKED'), new Uint8Array([0, 1]), bytes]) : bytes;
        expect(() => readPackFront(all, all.byteLength)).toThrow(PackProblemError);
      }),
      { numRuns: 300 },
    );
  });

  test('says by whom it is signed, and whether that device is known here', async () => {
    const alice = await startMachine('Alice');
    const bob = await startMachine('Bob');
    const carol = await startMachine('Carol');
    try {
      await circleOf([alice, bob], { name: 'Delegation of Utopia' });
      const [a, b, c] = [alice, bob, carol].map(({ opener }) => createPacksService(opener));
      if (a === undefined || b === undefined || c === undefined) throw new Error('Nobody');
      const context = { signal: neverAborted, progress: () => undefined };
      const { front } = must(await a.sign({ person: 'Somebody else', ...contentOf(DOCUMENTS) }, context));
      const size = packOf(DOCUMENTS).byteLength - packFrontSize() + front.byteLength;
      const ask = { front: new Uint8Array(front), size };
      expect(must(await a.inspect(ask, context)).signer).toMatchObject({
        isThisDevice: true,
        person: 'Alice',
      });
      expect(must(await b.inspect(ask, context)).signer).toMatchObject({
        isThisDevice: false,
        known: { person: 'Alice', circle: 'Delegation of Utopia', removed: false },
      });
      expect(must(await c.inspect(ask, context)).signer).toMatchObject({ person: 'Alice', known: null });
    } finally {
      for (const machine of [alice, bob, carol]) {
        await machine.stop();
        removeDisk(machine.disk);
      }
    }
  });
});

function packFrontSize(): number {
  return writePackFront(contentOf(DOCUMENTS), BY).byteLength;
}

describe('pack at the command line', () => {
  test('packs a file under a password as it is, and says so', async () => {
    const problems: string[] = [];
    const command = createPackCommand(
      packDeps(
        () => folder,
        async () => err(failure('encrypted')),
      ),
    );
    writeFileSync(join(folder, 'a.docx'), 'sealed');
    const args = [
      'make',
      '--meeting',
      'WG-7',
      '--by',
      'Secretariat',
      '--key',
      'key.txt',
      '--out',
      'm.dwpack',
    ];
    const code = await command.run([...args, 'a.docx'], {
      out: () => undefined,
      err: (text) => void problems.push(text),
      readFile: () => Promise.reject(new Error('not this way')),
      writeFile: () => Promise.reject(new Error('not this way')),
      isSameFile: () => Promise.resolve(false),
    });
    expect(code).toBe(0);
    expect(problems.join('')).toContain('a.docx is protected by a password');
  });

  test('makes a pack, signs with the key it made, and inspects it', async () => {
    const out: string[] = [];
    const problems: string[] = [];
    const io = {
      out: (text: string) => void out.push(text),
      err: (text: string) => void problems.push(text),
      readFile: () => Promise.reject(new Error('not this way')),
      writeFile: () => Promise.reject(new Error('not this way')),
      isSameFile: () => Promise.resolve(false),
    };
    const command = createPackCommand(
      packDeps(
        () => folder,
        async (_, bytes) => ok({ kind: 'kept', sha256: sha256Of(bytes) as never, mediaType: 'text/plain' }),
      ),
    );
    writeFileSync(join(folder, 'a.txt'), 'One.');
    writeFileSync(join(folder, 'b.txt'), 'Two.');
    const args = [
      'make',
      '--meeting',
      'WG-7',
      '--from',
      '2026-11-20',
      '--by',
      'Secretariat',
      '--key',
      'key.txt',
    ];
    expect(await command.run([...args, '--out', 'm.dwpack', '4.2=a.txt', 'b.txt'], io)).toBe(0);
    expect(await command.run(['inspect', 'm.dwpack'], io)).toBe(0);
    expect(out.join('')).toContain('[4.2] a.txt (4 bytes)');
    expect(out.join('')).toContain('calls itself "Secretariat"');
    const key = (await readFile(join(folder, 'key.txt'), 'utf8')).trim();
    expect(out.join('')).toContain(Buffer.from(publicOf('ed25519', fromHex(key))).toString('hex'));
    const whole = await readFile(join(folder, 'm.dwpack'));
    writeFileSync(join(folder, 'cut.dwpack'), whole.subarray(0, -1));
    expect(await command.run(['inspect', 'cut.dwpack'], io)).toBe(3);
    expect(problems.join('')).toContain('cut short');
    expect(await command.run([...args, '--out', 'n.dwpack', 'missing.txt'], io)).toBe(2);
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'b.txt', 'cut.dwpack', 'key.txt', 'm.dwpack']);
  });
});
