/** What a command may touch; the real one is made in `main.ts`, tests give their own. */
export interface CliIo {
  out(text: string): void;
  err(text: string): void;
  /** Ordinary files only; of one that is too large, no more than it takes to see that. */
  readFile(path: string): Promise<Uint8Array>;
  /** Whole or not at all: an interrupted write leaves the file that was there. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Whether two names lead to one file, over links too; false where either names nothing. */
  isSameFile(a: string, b: string): Promise<boolean>;
  /** The password of a file, typed unseen or from standard input, never an argument; null where there is none. */
  password?(file: string, isFromInput: boolean): Promise<string | null>;
}

/** Exit codes that every command shares; further ones are in each command's page of `docs/`. */
export const EXIT = { done: 0, usage: 1, unreadable: 2, refused: 3, failed: 4 } as const;

/** One command of `npm run -s workbench -- NAME …`. */
export interface CliCommand {
  readonly name: string;
  /** How it is called, then a line of what it does. */
  readonly usage: string;
  /** Resolves with the exit code. */
  run(args: readonly string[], io: CliIo): Promise<number>;
}
