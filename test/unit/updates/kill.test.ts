import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbers, rounds, seedOf } from '../../support/campaign.ts';
import { startMirror, type Mirror } from '../../support/update-mirror.ts';
import { changed, FILE_NAME, newSigner, noise, publish, temporary } from '../../support/update-release.ts';

const signer = newSigner();
const before = noise(1_500_000, 'kill before');
const after = changed(before, 0.3, 3);
const script = join(import.meta.dirname, '../../support/update-victim.ts');

let release: string;
let mirror: Mirror;
beforeAll(async () => {
  release = await publish(after, [signer]);
  mirror = await startMirror(release);
});
afterAll(async () => {
  await mirror.stop();
  rmSync(release, { recursive: true, force: true });
});

interface Said {
  readonly calls: number;
  readonly installed: boolean;
  readonly state: { readonly kind: string; readonly path?: string };
}

async function run(folder: string, killAt: number, when: string): Promise<Said | 'killed'> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, folder, mirror.url, signer.hex, String(killAt), when],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  return signal === 'SIGKILL' ? 'killed' : (JSON.parse(out) as Said);
}

test('killed at any change of a file, a depot goes on with what is there and ends with the file that was signed', async () => {
  const random = numbers(seedOf(7));
  const first = temporary('dw-kill-');
  const whole = await run(join(first, 'updates'), 0, 'before');
  if (whole === 'killed') throw new Error('Killed by itself');
  rmSync(first, { recursive: true, force: true });
  expect(whole.state.kind).toBe('ready');
  for (let round = 0; round < rounds(2); round++) {
    const base = temporary('dw-kill-');
    const folder = join(base, 'updates');
    if (random() < 0.5) {
      mkdirSync(join(folder, 'files', '1.0.0'), { recursive: true });
      writeFileSync(join(folder, 'files', '1.0.0', FILE_NAME), before);
    }
    const sent = mirror.sent;
    const kills: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const killAt = 1 + Math.floor(random() * whole.calls);
      const when = ['before', 'middle', 'after'][Math.floor(random() * 3)] ?? 'after';
      kills.push(`${killAt} ${when}`);
      if ((await run(folder, killAt, when)) !== 'killed') break;
    }
    const said = await run(folder, 0, 'before');
    const what = `round ${round}: ${kills.join(', ')}`;
    if (said === 'killed') throw new Error(what);
    expect(said, what).toMatchObject({ installed: true, state: { kind: 'ready' } });
    expect(readFileSync(said.state.path ?? '').equals(after), what).toBe(true);
    // Each kill may cost a chunk in the journal and what was in flight of one request, never what was there.
    expect(mirror.sent - sent, what).toBeLessThan(after.length + kills.length * 1.5 * 1024 * 1024);
    rmSync(base, { recursive: true, force: true });
  }
});

test('a kill costs no block that the journal holds', async () => {
  const base = temporary('dw-kill-');
  const folder = join(base, 'updates');
  // Half of all changes of files: somewhere in the middle of the transfer.
  expect(await run(folder, 60, 'after')).toBe('killed');
  const journal = readFileSync(join(folder, 'part/journal'), 'utf8');
  const kept = journal
    .split('\n')
    .flatMap((line) =>
      line.startsWith('{"k":"got"') ? [JSON.parse(line) as { blocks: [number, number] }] : [],
    )
    .reduce((sum, { blocks }) => sum + (blocks[1] - blocks[0]), 0);
  expect(kept).toBeGreaterThan(5);
  const copy = join(base, 'copy');
  cpSync(folder, copy, { recursive: true });
  const [asked, sent] = [mirror.ranges.length, mirror.sent];
  const said = await run(copy, 0, 'before');
  expect(said).toMatchObject({ installed: true });
  expect(mirror.ranges[asked]).not.toMatch(/^bytes=0-/);
  expect(mirror.sent - sent).toBeLessThan(after.length - kept * 8 * 1024);
  rmSync(base, { recursive: true, force: true });
});
