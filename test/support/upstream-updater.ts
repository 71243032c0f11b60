import { mkdirSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import { join } from 'node:path';
import {
  configureRequestOptions,
  configureRequestUrl,
  HttpExecutor,
  type DownloadOptions,
} from 'builder-util-runtime';
import { AppImageUpdater } from 'electron-updater/out/AppImageUpdater.js';
import { NsisUpdater } from 'electron-updater/out/NsisUpdater.js';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';

/** What Electron's network stack is to electron-updater, in plain Node. */
class NodeExecutor extends HttpExecutor<http.ClientRequest> {
  override createRequest(
    options: RequestOptions,
    callback: (response: IncomingMessage) => void,
  ): http.ClientRequest {
    return http.request(options, callback);
  }

  /** As its ElectronHttpExecutor does it. */
  async download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return await options.cancellationToken.createPromise<string>((resolve, reject, onCancel) => {
      const request: RequestOptions = { headers: options.headers ?? {} };
      configureRequestUrl(url, request);
      configureRequestOptions(request);
      const callback = (error: Error | null): void =>
        error instanceof Error ? reject(error) : resolve(destination);
      this.doDownload(request, { destination, options, onCancel, callback, responseHandler: null }, 0);
    });
  }
}

export interface Upstream {
  readonly updater: AppImageUpdater | NsisUpdater;
  /** Where it keeps what it took. */
  readonly pending: string;
  /** Where it looks for the installer of the running version (Windows). */
  readonly cache: string;
}

/** The real electron-updater without Electron: a stub of the app it lives in, and Node for the network. */
export function startUpstream(kind: 'appimage' | 'nsis', folder: string, version = '1.0.0'): Upstream {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'app-update.yml');
  writeFileSync(config, 'provider: generic\nurl: http://127.0.0.1:9/\nupdaterCacheDirName: workbench\n');
  const app: AppAdapter = {
    version,
    name: 'workbench',
    isPackaged: true,
    appUpdateConfigPath: config,
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  };
  const updater = kind === 'nsis' ? new NsisUpdater(null, app) : new AppImageUpdater(null, app);
  Object.assign(updater, { httpExecutor: new NodeExecutor() });
  updater.logger = null;
  const cache = join(folder, 'workbench');
  return { updater, cache, pending: join(cache, 'pending') };
}
