import { join } from 'node:path';
import type { UpdateStatus } from '../../shared/contract/updates.ts';
import type { DepotDeps } from '../../electron/host/updates/depot-deps.ts';
import { openDepot, type Depot } from '../../electron/host/updates/depot.ts';
import { createFolderSource } from '../../electron/host/updates/folder-source.ts';
import { createExchangeGate } from '../../electron/host/updates/gate.ts';
import { createHttpSource, parseSourceAddress } from '../../electron/host/updates/http-source.ts';
import { shareFiles } from '../../electron/host/updates/sharing.ts';
import { temporary } from './update-release.ts';

/** What a test says otherwise than the product. */
export interface DepotOptions extends Partial<Omit<DepotDeps, 'who' | 'openSource'>> {
  readonly keys: readonly string[];
  readonly version?: string;
  readonly ca?: string;
  readonly idleMs?: number;
  readonly home?: string;
}

/** A depot over real sources, which waits for nothing between two tries. */
export function openTestDepot(options: DepotOptions): Promise<Depot> {
  const { keys, version = '1.0.0', ca, idleMs = 300, home = null, ...rest } = options;
  return openDepot({
    folder: join(temporary('dw-data-'), 'updates'),
    readOnly: false,
    who: { version, copy: { platform: process.platform, arch: process.arch, kind: 'appimage' }, keys },
    install: null,
    gate: createExchangeGate(),
    clock: { now: () => Date.now() },
    openSource(ref) {
      if (ref.kind === 'folder') return createFolderSource(ref, ref.path);
      const base = parseSourceAddress(ref.kind === 'home' ? (home ?? '') : ref.address);
      return base === null
        ? null
        : createHttpSource({ ref, base, idleMs, ...(ca === undefined ? {} : { ca }) });
    },
    hasHome: home !== null,
    startSharing: (files) => shareFiles(files, '127.0.0.1'),
    wait: () => Promise.resolve(),
    random: () => 0.5,
    note: () => undefined,
    bug: (problem) => {
      throw problem;
    },
    ...rest,
  });
}

export type StateOf<K extends UpdateStatus['state']['kind']> = Extract<
  UpdateStatus['state'],
  { readonly kind: K }
>;

/** The state, which must be of this kind. */
export function stateAs<K extends UpdateStatus['state']['kind']>(status: UpdateStatus, kind: K): StateOf<K> {
  const { state } = status;
  if (state.kind !== kind) throw new Error(`Expected ${kind}, found ${JSON.stringify(state)}`);
  return state as StateOf<K>;
}

/** The first state from now on, the present one included, that is of one of these kinds. */
export function reach<K extends UpdateStatus['state']['kind']>(
  depot: Depot,
  ...kinds: readonly K[]
): Promise<StateOf<K>> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      reject(new Error(`Waited in vain for ${kinds.join('/')}: ${JSON.stringify(depot.status().state)}`));
    }, 20_000);
    const look = ({ state }: UpdateStatus): boolean => {
      if (!(kinds as readonly string[]).includes(state.kind)) return false;
      clearTimeout(deadline);
      stop();
      resolve(state as StateOf<K>);
      return true;
    };
    let stop: () => void = () => undefined;
    if (!look(depot.status())) stop = depot.changed(look);
  });
}

/** Agrees to what is shown, this way, and waits until it is there or stands still. */
export async function fetchAll(
  depot: Depot,
  mode: 'delta' | 'full',
): Promise<StateOf<'ready'> | StateOf<'paused'>> {
  const { state } = depot.status();
  if (state.kind !== 'available' && state.kind !== 'paused')
    throw new Error(`Nothing to fetch: ${state.kind}`);
  const began = await depot.fetch(mode, state.cost[mode] ?? 0);
  if (!began.ok) throw new Error(`Not begun: ${began.error.code}`);
  return reach(depot, 'ready', 'paused');
}
