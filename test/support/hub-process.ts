import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '../../electron/hub/hub-limits.ts';
import type { HubLimits } from '../../electron/hub/hub-limits.ts';
import { startHub } from '../../electron/hub/server.ts';
import type { Hub, HubOptions } from '../../electron/hub/server.ts';
import { openFileStore } from '../../electron/hub/store/file-store.ts';

/** A hub in this process, on a folder of its own. */
export interface TestHub {
  readonly url: string;
  readonly folder: string;
  readonly hub: Hub;
  readonly log: readonly string[];
  /** Stops it; `keep`: its folder stays. */
  stop(keep?: boolean): Promise<void>;
}

export async function startTestHub(
  options: { folder?: string; limits?: Partial<HubLimits> } & Partial<
    Omit<HubOptions, 'limits' | 'store'>
  > = {},
): Promise<TestHub> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'dw-hub-'));
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const log: string[] = [];
  const store = await openFileStore({ ...limits, folder });
  const hub = await startHub({
    host: '127.0.0.1',
    port: 0,
    tls: null,
    path: '/mail',
    names: ['127.0.0.1', 'localhost'],
    behindProxy: false,
    metricsToken: null,
    log: (event, figures) => log.push(JSON.stringify({ event, ...figures })),
    ...options,
    limits,
    store,
  });
  return {
    url: `ws://127.0.0.1:${hub.port}/mail`,
    folder,
    hub,
    log,
    async stop(keep = false) {
      await hub.stop();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}
