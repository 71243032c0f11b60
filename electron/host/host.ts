import { ok } from '../../shared/base/result.ts';
import { appService } from '../../shared/contract/app.ts';
import { createServiceRegistry } from '../../shared/rpc/serve.ts';
import type { Wire } from '../../shared/rpc/wire.ts';
import { createHostLog } from './log.ts';
import type { HostPorts } from './ports.ts';

export interface HostOptions {
  readonly dataFolder: string;
  readonly version: string;
  readonly mode: 'electron' | 'browser' | 'cli';
  readonly ports: HostPorts;
}

/** The services of this machine, whatever the shell around them. */
export interface Host {
  serve(wire: Wire): void;
  /** Tells every window that another start asked for it. */
  activate(): void;
  dispose(): Promise<void>;
}

/** Composes the host: the one place where its parts meet. */
export function createHost(options: HostOptions): Promise<Host> {
  const log = createHostLog(options.dataFolder);
  const registry = createServiceRegistry((where, problem) => log.bug(where, problem));
  const announceApp = registry.add(appService, {
    info: () =>
      Promise.resolve(
        ok({
          version: options.version,
          mode: options.mode,
          platform: process.platform,
          dataFolder: options.dataFolder,
          firstStart: false,
        }),
      ),
  });
  return Promise.resolve({
    serve: (wire) => registry.serve(wire),
    activate: () => announceApp('activated', {}),
    dispose: () => Promise.resolve(),
  });
}
