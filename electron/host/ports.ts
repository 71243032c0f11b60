import type { Failure, Result } from '../../shared/base/result.ts';
import type { OtherWindowPort } from './moving/fetch.ts';

/**
 * What a shell gives the host: each has one implementation for plain Node (browser mode, command line)
 * in `electron/loopback`, and one for Electron.
 */
export interface HostPorts {
  readonly isolate: IsolatePort;
  readonly print: PrintPort;
  readonly secret: SecretPort;
  readonly opener: OpenerPort;
  /** Absent where nothing installs new versions (browser mode, command line): they are then installed by hand. */
  readonly install?: InstallPort;
  /** Absent where the other way of starting cannot be run from this one. */
  readonly otherWindow?: OtherWindowPort;
}

/** Limits of a job that must not be trusted. */
export interface IsolateLimits {
  /** Wall time in milliseconds; the process is killed after it. */
  readonly timeMs: number;
  /** Resident memory in bytes; the process is killed above it. */
  readonly memoryBytes: number;
}

export type IsolateFailure = 'timed-out' | 'out-of-memory' | 'crashed' | 'cancelled' | 'unavailable';

/** Runs a named job of `electron/host/isolate/jobs.ts` in a process of its own that can be killed. */
export interface IsolatePort {
  run(
    job: string,
    input: Uint8Array,
    limits: IsolateLimits,
    signal: { readonly aborted: boolean; onAbort(listener: () => void): () => void },
  ): Promise<Result<Uint8Array, Failure<IsolateFailure>>>;
}

export interface PrintPageSetup {
  readonly paper: 'A4' | 'Letter';
  readonly title: string;
  readonly language: string;
}

export type PrintFailure = 'no-browser' | 'timed-out' | 'crashed' | 'cancelled';

/** Turns a complete HTML page (own styles and fonts inside, no scripts, no addresses) into a PDF. */
export interface PrintPort {
  toPdf(
    html: string,
    setup: PrintPageSetup,
    signal: { readonly aborted: boolean; onAbort(listener: () => void): () => void },
  ): Promise<Result<Uint8Array, Failure<PrintFailure>>>;
  /** The same page in the system's own print dialog, where the shell has one; false when the delegate stepped back. */
  withDialog?(
    html: string,
    setup: PrintPageSetup,
    signal: { readonly aborted: boolean; onAbort(listener: () => void): () => void },
  ): Promise<Result<boolean, Failure<'crashed' | 'cancelled'>>>;
}

/** The system's protected storage of small secrets. */
export interface SecretPort {
  /** False: what is given would be stored in the clear, so nothing is to be given. */
  readonly protects: boolean;
  seal(secret: Uint8Array): Promise<Uint8Array>;
  open(sealed: Uint8Array): Promise<Result<Uint8Array, Failure<'unavailable'>>>;
}

/** Opens a file with the system's program for it. */
export interface OpenerPort {
  open(path: string): Promise<Result<undefined, Failure<'no-program' | 'unavailable'>>>;
}

/** How an installed copy was installed; which file of a release renews it. */
export type InstallKind = 'nsis' | 'appimage' | 'deb' | 'mac-zip' | 'dmg' | 'zip' | 'tar-gz';

/** A checked version, offered on the loopback as a feed of electron-updater's `generic` provider. */
export interface InstallFeed {
  /** Good for this one hand-over; ends with a slash. */
  readonly url: string;
  readonly version: string;
  /** Of the installer, base64, as electron-updater writes it. */
  readonly sha512: string;
}

/** Upstream's updater of an installed copy. Used only on the delegate's word. */
export interface InstallPort {
  readonly kind: InstallKind;
  /** Files of the installed version that a new one can be built from (its installer or AppImage), if there are any. */
  installedFiles(): Promise<readonly string[]>;
  /** Has the updater fetch and check the file of the feed and keep it. Nothing is installed yet. */
  take(feed: InstallFeed): Promise<Result<undefined, Failure<'refused' | 'unavailable'>>>;
  /** Installs what was taken, closes the workbench and starts the new version. False: not installed, all goes on. */
  installAndRestart(): boolean;
}
