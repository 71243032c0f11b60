import { setTimeout as delay } from 'node:timers/promises';
import { systemClock, type Clock } from '../../../shared/base/ports.ts';
import { ok } from '../../../shared/base/result.ts';
import type { UpdateSource, updatesService } from '../../../shared/contract/updates.ts';
import type { Announce, CallSignal, Handlers } from '../../../shared/contract/service.ts';
import type { InstallPort } from '../ports.ts';
import { openDepot, type Depot } from './depot.ts';
import { createFolderSource } from './folder-source.ts';
import type { ExchangeGate } from './gate.ts';
import { createHttpSource, parseSourceAddress } from './http-source.ts';
import { shareFiles } from './sharing.ts';
import type { Source } from './source.ts';

export interface UpdatesServiceDeps {
  /** `<data>/updates`. */
  readonly folder: string;
  readonly readOnly: boolean;
  readonly version: string;
  readonly keys: readonly string[];
  readonly home: string | null;
  readonly install: InstallPort | null;
  readonly gate: ExchangeGate;
  note(code: string): void;
  bug(problem: unknown): void;
  readonly clock?: Clock;
  /** Further certificates that https sources may show; for tests. */
  readonly ca?: string;
}

/** The `updates` service. The depot is opened at the first call; until then not even a file is read. */
export function createUpdatesService(
  deps: UpdatesServiceDeps,
  announce: Announce<typeof updatesService>,
): Handlers<typeof updatesService> & { dispose(): Promise<void> } {
  let opened: Promise<Depot> | null = null;
  const depot = (): Promise<Depot> => {
    opened ??= open(deps).then(
      (one) => {
        one.changed((status) => announce('changed', status));
        return one;
      },
      (problem: unknown) => {
        opened = null;
        throw problem;
      },
    );
    return opened;
  };
  return {
    status: async () => ok((await depot()).status()),
    check: async ({ source }, { signal }) => (await depot()).check(source, abortSignal(signal)),
    fetch: async ({ mode, bytes }) => (await depot()).fetch(mode, bytes),
    pause: async () => ok(await (await depot()).pause()),
    discard: async () => (await depot()).discard(),
    setBudget: async ({ perDay }) => (await depot()).setBudget(perDay),
    install: async () => (await depot()).install(),
    share: async ({ on }) => (await depot()).share(on),
    dispose: async () => {
      const one = await opened?.catch(() => null);
      await one?.dispose();
    },
  };
}

function open(deps: UpdatesServiceDeps): Promise<Depot> {
  return openDepot({
    folder: deps.folder,
    readOnly: deps.readOnly,
    who: {
      version: deps.version,
      copy: { platform: process.platform, arch: process.arch, kind: deps.install?.kind ?? null },
      keys: deps.keys,
    },
    install: deps.install,
    gate: deps.gate,
    clock: deps.clock ?? systemClock,
    openSource: (ref) => openSource(ref, deps),
    hasHome: deps.home !== null,
    startSharing: (files) => shareFiles(files),
    wait: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    random: () => Math.random(),
    note: deps.note,
    bug: deps.bug,
  });
}

function openSource(ref: UpdateSource, { home, ca }: UpdatesServiceDeps): Source | null {
  if (ref.kind === 'folder') return createFolderSource(ref, ref.path);
  const base = parseSourceAddress(ref.kind === 'home' ? (home ?? '') : ref.address);
  return base === null ? null : createHttpSource({ ref, base, ...(ca === undefined ? {} : { ca }) });
}

function abortSignal(signal: CallSignal): AbortSignal {
  const controller = new AbortController();
  signal.onAbort(() => controller.abort());
  return controller.signal;
}
