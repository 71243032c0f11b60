import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { blockMapOfFile, writeBlockMap } from '../../electron/host/updates/block-map.ts';
import { CHUNK } from '../../electron/host/updates/fetch-blocks.ts';
import { fetchAll, openTestDepot } from '../support/update-depot.ts';
import { startMirror, type Mirror } from '../support/update-mirror.ts';
import { changed, FILE_NAME, newSigner, noise, publish, temporary } from '../support/update-release.ts';
import { startUpstream } from '../support/upstream-updater.ts';
import type { Bench } from './figure.ts';

const SIZE = 40 * 1024 * 1024;
const CUT_AT = Math.floor(SIZE * 0.75);
const PIECES = 40;
const signer = newSigner();

/** What electron-updater wants beside the installer, and a Windows installer because only there it keeps the old one. */
async function publishUpstream(content: Buffer, old: Buffer): Promise<string> {
  const folder = temporary('dw-bench-upstream-');
  for (const [version, bytes] of [
    ['1.0.0', old],
    ['2.0.0', content],
  ] as const) {
    const path = join(folder, `Workbench-${version}.exe`);
    writeFileSync(path, bytes);
    writeFileSync(`${path}.blockmap`, writeBlockMap(await blockMapOfFile(path)));
  }
  const sha512 = createHash('sha512').update(content).digest('base64');
  const file = { url: 'Workbench-2.0.0.exe', sha512, size: content.length };
  const feed = JSON.stringify({ version: '2.0.0', files: [file], path: file.url, sha512 });
  for (const name of ['latest.yml', 'latest-linux.yml', 'latest-mac.yml', 'latest-linux-arm64.yml'])
    writeFileSync(join(folder, name), feed);
  return folder;
}

/** Bytes that electron-updater takes, tried again after each failure, and what it has in the end. */
async function upstreamBytes(mirror: Mirror, old: Buffer | null): Promise<number> {
  const folder = temporary('dw-bench-cache-');
  const upstream = startUpstream('nsis', folder);
  if (old !== null) {
    mkdirSync(upstream.cache, { recursive: true });
    writeFileSync(join(upstream.cache, 'installer.exe'), old);
  }
  const { updater } = upstream;
  updater.autoDownload = false;
  updater.disableDifferentialDownload = old === null;
  updater.setFeedURL({ provider: 'generic', url: mirror.url, useMultipleRangeRequest: false });
  const before = mirror.sent;
  for (let tries = 0; tries < 3; tries++) {
    try {
      await updater.checkForUpdates();
      await updater.downloadUpdate();
      break;
    } catch {
      // It says so and begins anew.
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return mirror.sent - before;
}

/** Bytes that the depot takes, the signed news included. */
async function depotBytes(mirror: Mirror, old: Buffer | null): Promise<number> {
  const base = temporary('dw-bench-depot-');
  const folder = join(base, 'updates');
  if (old !== null) {
    mkdirSync(join(folder, 'files', '1.0.0'), { recursive: true });
    writeFileSync(join(folder, 'files', '1.0.0', FILE_NAME), old);
  }
  const depot = await openTestDepot({ keys: [signer.hex], folder, idleMs: 30_000 });
  const before = mirror.sent;
  const checked = await depot.check({ kind: 'address', address: mirror.url }, new AbortController().signal);
  if (!checked.ok) throw new Error(checked.error.code);
  const end = await fetchAll(depot, old === null ? 'full' : 'delta');
  if (end.kind !== 'ready') throw new Error(`Not fetched: ${end.why}`);
  await depot.dispose();
  const sent = mirror.sent - before;
  rmSync(base, { recursive: true, force: true });
  return sent;
}

/** Cuts the line once, when three quarters of the installer have gone over it, however it is asked for. */
function cutOnce(mirror: Mirror): void {
  let isCut = false;
  mirror.faultWhole = (path) => {
    if (isCut || !path.endsWith('.exe')) return null;
    isCut = true;
    return CUT_AT;
  };
  mirror.fault = () => {
    const [, from = '0', to = '0'] = /(\d+)-(\d+)$/.exec(mirror.ranges.at(-1) ?? '') ?? [];
    if (isCut || Number(to) < CUT_AT || Number(from) > CUT_AT) return null;
    isCut = true;
    return { cutAfter: CUT_AT - Number(from) };
  };
}

/** The depot beside electron-updater alone, on one installer of 40 MB: bytes over the line. */
export const bench: Bench = {
  name: 'updates',
  async run(report) {
    const old = noise(SIZE, 'bench');
    const fresh = changed(old, 0.03, PIECES);
    const ours = await publish(fresh, [signer]);
    const theirs = await publishUpstream(fresh, old);
    const [depot, upstream] = [await startMirror(ours), await startMirror(theirs)];
    const bytes = (name: string, value: number, aim: string): void =>
      report({ name, unit: 'kB', runs: [value / 1000], aim });
    try {
      const whole = await depotBytes(depot, null);
      const wholeUpstream = await upstreamBytes(upstream, null);
      bytes('whole, depot', whole, `≤ file + block map`);
      bytes('whole, electron-updater', wholeUpstream, '–');
      cutOnce(depot);
      bytes('more for a cut at 75%, depot', (await depotBytes(depot, null)) - whole, `≤ ${CHUNK / 1000}`);
      cutOnce(upstream);
      bytes(
        'more for a cut at 75%, electron-updater',
        (await upstreamBytes(upstream, null)) - wholeUpstream,
        '–',
      );
      const delta = await depotBytes(depot, old);
      const deltaUpstream = await upstreamBytes(upstream, old);
      bytes('3% changed, depot', delta, '≤ 1.1 × electron-updater');
      bytes('3% changed, electron-updater', deltaUpstream, '–');
      report({
        name: '3% changed, depot / electron-updater',
        unit: 'ratio',
        runs: [delta / deltaUpstream],
        aim: '≤ 1.1',
      });
    } finally {
      await depot.stop();
      await upstream.stop();
      rmSync(ours, { recursive: true, force: true });
      rmSync(theirs, { recursive: true, force: true });
    }
  },
};
