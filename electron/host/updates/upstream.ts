import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { InstallFeed } from '../ports.ts';

/** What is used of electron-updater's `AppUpdater`. Written down here so that this folder imports nothing of it. */
export interface UpstreamUpdater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  disableWebInstaller: boolean;
  disableDifferentialDownload: boolean;
  setFeedURL(feed: {
    readonly provider: 'generic';
    readonly url: string;
    readonly useMultipleRangeRequest: boolean;
  }): void;
  checkForUpdates(): Promise<{
    readonly isUpdateAvailable: boolean;
    readonly updateInfo: {
      readonly version: string;
      readonly files: readonly { readonly sha512: string }[];
    };
  } | null>;
  downloadUpdate(): Promise<readonly string[]>;
}

/** An opened updater of one kind of copy. */
export interface UpstreamInstaller {
  readonly updater: UpstreamUpdater;
  /** Puts what was taken in the place of what runs, as upstream does it. False: it did not, and nothing else happens. */
  install(): boolean;
  /** The program that the installation wants started. */
  next(): string | null;
}

/**
 * Has electron-updater fetch the file of a feed on the loopback, check it as it checks any (sum, on Windows the
 * signature of the program), and keep it for `quitAndInstall`. Nothing is installed, now or at the next quitting.
 */
export async function takeThroughUpstream(
  updater: UpstreamUpdater,
  feed: InstallFeed,
): Promise<Result<undefined, Failure<'refused' | 'unavailable'>>> {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  // What is fetched from is this very computer.
  updater.disableDifferentialDownload = true;
  updater.setFeedURL({ provider: 'generic', url: feed.url, useMultipleRangeRequest: false });
  try {
    const found = await updater.checkForUpdates();
    if (found === null) return err(failure('unavailable', 'the updater is not active in this copy'));
    const { version, files } = found.updateInfo;
    if (!found.isUpdateAvailable || version !== feed.version || files[0]?.sha512 !== feed.sha512)
      return err(failure('refused', 'the updater does not take this version'));
    const paths = await updater.downloadUpdate();
    return paths.length > 0 ? ok() : err(failure('refused', 'nothing was kept'));
  } catch (problem) {
    const code = problem instanceof Error && 'code' in problem ? String(problem.code) : 'unknown';
    return err(failure('refused', code));
  }
}
