import type { Clock } from '../../../shared/base/ports.ts';
import type { UpdateSource } from '../../../shared/contract/updates.ts';
import type { InstallPort } from '../ports.ts';
import type { FileServer } from './file-server.ts';
import type { ExchangeGate } from './gate.ts';
import type { ReleaseFile } from './manifest.ts';
import type { Believer } from './release.ts';
import type { Source } from './source.ts';

/** What the depot is made of; tests give their own time, sources and installer. */
export interface DepotDeps {
  /** `<data>/updates`; made at the first check. */
  readonly folder: string;
  readonly readOnly: boolean;
  readonly who: Believer;
  readonly install: InstallPort | null;
  readonly gate: ExchangeGate;
  readonly clock: Clock;
  /** Null: this source is not allowed or not there. */
  openSource(ref: UpdateSource): Source | null;
  readonly hasHome: boolean;
  /** Starts the server for colleagues; null without a local network. */
  startSharing(files: SharedFiles): Promise<FileServer | null>;
  wait(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
  /** Codes only, for the log. */
  note(code: string): void;
  /** What must not happen. */
  bug(problem: unknown): void;
}

export interface SharedFiles {
  readonly envelope: Uint8Array;
  readonly mapBytes: Uint8Array;
  readonly file: ReleaseFile;
  readonly path: string;
}
