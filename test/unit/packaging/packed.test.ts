import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUSES } from '../../../build/fuses.mjs';
import { filesInArchive, readFuses } from '../../../build/package-check.ts';
import { packedFaults } from '../../../build/package-prove.ts';
import { runPackaging, type Packed } from '../../../build/package-run.ts';

/*
 * One placeholder, packed by the real electron-builder from what was really built (`npm run build` comes first in
 * `npm test`). The rest, which takes minutes, is `npm run package -- --check`.
 */

const folder = mkdtempSync(join(tmpdir(), 'dw-packed-'));
let packed: Packed;

beforeAll(async () => {
  packed = await runPackaging({
    purpose: 'placeholder',
    profile: 'inspectable',
    platform: 'linux',
    arch: 'x64',
    target: 'dir',
    outputFolder: folder,
    electronDist: null,
    mustBeSigned: false,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what electron-builder packs', () => {
  it('holds what was built, the parts of the readers among it, and nothing else', async () => {
    const files = filesInArchive(join(packed.tree.resources, 'app.asar'));
    expect(files).toContain('package.json');
    expect(files).toContain('out/main.cjs');
    expect(files.filter((name) => /^out\/isolate\/read-docx-.*\.mjs$/.test(name))).toHaveLength(1);
    // The one difference is the profile: this copy is for tests.
    expect(await packedFaults(packed)).toEqual(['fuse enableNodeCliInspectArguments']);
  });

  it('brings what reads each kind of file, and no hub: that is run from a checkout', () => {
    const files = filesInArchive(join(packed.tree.resources, 'app.asar'));
    for (const kind of ['pdf', 'docx', 'doc', 'odt', 'rtf', 'mail', 'akn', 'html', 'text'])
      expect(files.filter((name) => name.startsWith(`out/isolate/read-${kind}-`))).toHaveLength(1);
    expect(files.filter((name) => /^out\/isolate\/cmaps\/.*\.bcmap$/.test(name)).length).toBeGreaterThan(100);
    expect(files).not.toContain('out/cli.mjs');
  });

  it('brings the texts of the licences beside the program, those of parts of parts too', () => {
    const texts = readFileSync(join(packed.tree.folder, 'third-party-licence-texts.txt'), 'utf8');
    for (const name of [
      'react',
      'qr',
      'postal-mime',
      'multicast-dns',
      'word-extractor',
      '@nats-io/nats-core',
    ])
      expect(texts).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(texts).toContain('Copyright 1990-2009 Adobe Systems Incorporated');
    expect(texts.match(/^event-reduce-js .*: MIT$/m)).not.toBeNull();
  });

  it('has the fuses of its profile in the bytes of the program', async () => {
    expect(await readFuses(packed.tree.fused)).toEqual(FUSES.inspectable);
  });

  it('starts from the archive with no package of the project in reach, and serves the window', async () => {
    const unpacked = join(folder, 'unpacked');
    extractAll(join(packed.tree.resources, 'app.asar'), unpacked);
    const program = join(unpacked, 'out/loopback.mjs');
    const data = join(folder, 'data');
    const host = spawn(process.execPath, [program, '--no-open', '--data-dir', data], {
      cwd: unpacked,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const address = await new Promise<string>((resolve, reject) => {
        let text = '';
        host.stdout.on('data', (part: Buffer) => {
          text += part.toString('utf8');
          const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(text)?.[0];
          if (found !== undefined) resolve(found);
        });
        host.on('exit', () => reject(new Error(`It ended: ${text}`)));
      });
      expect(await read(address)).toContain('<!doctype html>');
    } finally {
      host.kill('SIGKILL');
    }
  });
});

function read(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(address, (answer) => {
      let text = '';
      answer.on('data', (part: Buffer) => (text += part.toString('utf8')));
      answer.on('end', () => resolve(text.toLowerCase()));
    }).on('error', reject);
  });
}
