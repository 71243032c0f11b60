import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Depot } from '../../electron/host/updates/depot.ts';
import { openTestDepot, stateAs, type DepotOptions } from './update-depot.ts';
import { startMirror, type Mirror } from './update-mirror.ts';
import { changed, FILE_NAME, newSigner, noise, publish, temporary } from './update-release.ts';

/** A mebibyte. */
export const MB = 1024 * 1024;
export const signer = newSigner();
/** The installer of the running version, 1.0.0. */
export const before = noise(3 * MB, 'before');
/** That of version 2.0.0, which is at the mirror. */
export const after = changed(before, 0.1, 3);
/** Whoever asks does not give up. */
export const never = new AbortController().signal;

/** A release at a mirror, and a folder for a depot; made anew for each test of a file. */
export interface UpdateScene {
  /** The folder of the release. */
  release: string;
  mirror: Mirror;
  /** The folder of the depot. */
  home: string;
  /** Opens a depot, disposed of after the test. */
  open(options?: Partial<DepotOptions>): Promise<Depot>;
  /** The mirror as a source. */
  address(): { readonly kind: 'address'; readonly address: string };
  /** A depot that has heard of the new version at the mirror. */
  informed(options?: Partial<DepotOptions>): Promise<Depot>;
  /** Puts the installer of the running version where it is kept. */
  keepOld(content?: Buffer): void;
}

/** The bytes that the depot says are ready. */
export function arrived(depot: Depot): Buffer {
  return readFileSync(stateAs(depot.status(), 'ready').path);
}

/** Sets the scene for the tests of the file that calls it. */
export function updateScene(): UpdateScene {
  const keys = [signer.hex, newSigner().hex];
  const depots: Depot[] = [];
  beforeAll(async () => {
    scene.release = await publish(after, [signer]);
  });
  beforeEach(async () => {
    scene.mirror = await startMirror(scene.release);
    scene.home = join(temporary('dw-data-'), 'updates');
  });
  afterEach(async () => {
    for (const depot of depots.splice(0)) await depot.dispose();
    await scene.mirror.stop();
  });
  afterAll(() => rmSync(scene.release, { recursive: true, force: true }));
  const scene = {
    async open(options = {}) {
      const depot = await openTestDepot({ keys, folder: scene.home, ...options });
      depots.push(depot);
      return depot;
    },
    address: () => ({ kind: 'address', address: scene.mirror.url }),
    async informed(options = {}) {
      const depot = await scene.open(options);
      const checked = await depot.check(scene.address(), never);
      if (!checked.ok) throw new Error(checked.error.code);
      return depot;
    },
    keepOld(content = before) {
      const folder = join(scene.home, 'files', '1.0.0');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, FILE_NAME), content);
    },
  } as UpdateScene;
  return scene;
}
