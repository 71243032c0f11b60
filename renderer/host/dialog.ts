import type { Bytes } from '../../shared/base/bytes.ts';

/** A file the delegate chose. `path` is relative to the chosen folder where a folder was chosen. */
export interface ChosenFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly mediaType: string;
  bytes(): Promise<Bytes>;
  /** A part of it, without the rest in memory; absent where the whole is there anyhow. */
  part?(from: number, to: number): Promise<Bytes>;
}

/** Choosing files and places to save. The window's own means serve in every start mode. */
export interface DialogPort {
  openFiles(options: {
    readonly accept?: readonly string[];
    readonly many: boolean;
  }): Promise<readonly ChosenFile[]>;
  openFolder(): Promise<readonly ChosenFile[]>;
  /** Resolves true when the file was handed over, false when the delegate gave up. */
  saveFile(name: string, mediaType: string, bytes: Uint8Array | Blob): Promise<boolean>;
}
