import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import {
  configureRequestOptions,
  configureRequestUrl,
  HttpExecutor,
  type DownloadOptions,
} from 'builder-util-runtime';
import { AppImageUpdater } from 'electron-updater/out/AppImageUpdater.js';
import { DebUpdater } from 'electron-updater/out/DebUpdater.js';
import { NsisUpdater } from 'electron-updater/out/NsisUpdater.js';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import type { InstallKind } from '../ports.ts';
import type { UpstreamInstaller } from './upstream.ts';

/** Kinds of installed copies that electron-updater renews here. */
export type UpdatedKind = Extract<InstallKind, 'appimage' | 'deb' | 'nsis'>;

/**
 * Plain Node in the place of Electron's network stack, in which every host is unknown. It fetches from this computer
 * alone: see `hand-over.ts`.
 */
class NodeExecutor extends HttpExecutor<http.ClientRequest> {
  override createRequest(
    options: RequestOptions,
    callback: (response: IncomingMessage) => void,
  ): http.ClientRequest {
    return http.request(options, callback);
  }

  /** As upstream's ElectronHttpExecutor does it. */
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

/**
 * Upstream starts the new AppImage while the old one still holds the data folder, and the new one would give way to
 * it. Here it is remembered, and started when the old one has ended.
 */
class PatientAppImageUpdater extends AppImageUpdater {
  /** The program to start next; null before an installation. */
  next: string | null = null;

  protected override spawnLog(program: string): Promise<boolean> {
    this.next = program;
    return Promise.resolve(true);
  }
}

/** electron-updater for one kind of copy, without anything of Electron around it. */
export function openUpstream(kind: UpdatedKind, app: AppAdapter): UpstreamInstaller {
  if (kind === 'appimage') {
    const updater = prepared(new PatientAppImageUpdater(null, app));
    return { updater, install: () => updater.install(true, true), next: () => updater.next };
  }
  const updater = prepared(kind === 'deb' ? new DebUpdater(null, app) : new NsisUpdater(null, app));
  // The installer of Windows waits for us to end, shows its pages and starts the new version itself.
  return { updater, install: () => updater.install(kind === 'deb', true), next: () => null };
}

function prepared<T extends AppImageUpdater | DebUpdater | NsisUpdater>(updater: T): T {
  Object.assign(updater, { httpExecutor: new NodeExecutor() });
  updater.logger = null;
  // Without a listener an `error` event would end the process; what fails is also told by promise or by `false`.
  updater.on('error', () => undefined);
  return updater;
}
