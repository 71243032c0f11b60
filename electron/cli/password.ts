import type { CliIo } from './command.ts';
import { terminalText } from './terminal.ts';

/** Longer than anybody types. */
const MOST = 4096;

/** What a password is read from. */
export interface PasswordStreams {
  readonly stdin: {
    readonly isTTY?: boolean | undefined;
    setRawMode?(isRaw: boolean): unknown;
    /** Open for the next question, unlike the stream itself when it was read by a loop. */
    iterator(options: { readonly destroyOnReturn: false }): AsyncIterable<unknown>;
    pause(): unknown;
  };
  readonly stderr: { readonly isTTY?: boolean | undefined; write(text: string): unknown };
}

/**
 * Reads a password: the first line of standard input where that was asked for, else what somebody types at the
 * terminal, unseen. It is never an argument, which every program of the machine could read.
 */
export function createPasswordSource({ stdin, stderr }: PasswordStreams): NonNullable<CliIo['password']> {
  return async (file, isFromInput) => {
    if (isFromInput) return lineOf(stdin, null).finally(() => void stdin.pause());
    if (stdin.isTTY !== true || stderr.isTTY !== true || stdin.setRawMode === undefined) return null;
    stderr.write(terminalText(`Password of ${file}: `));
    stdin.setRawMode(true);
    try {
      return await lineOf(stdin, stderr);
    } finally {
      stdin.setRawMode(false);
      // Otherwise the program would wait for more to be typed.
      stdin.pause();
      stderr.write('\n');
    }
  };
}

/** A line; null where there is none, or where whoever types gives up (Ctrl+C, Ctrl+D). */
async function lineOf(
  stdin: PasswordStreams['stdin'],
  terminal: PasswordStreams['stderr'] | null,
): Promise<string | null> {
  const decoder = new TextDecoder();
  let typed: readonly string[] = [];
  for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
    const letters = chunk instanceof Uint8Array ? decoder.decode(chunk, { stream: true }) : String(chunk);
    for (const letter of letters) {
      if (letter === '\n' || letter === '\r') return typed.length === 0 ? null : typed.join('');
      if (terminal !== null && (letter === '\u0003' || letter === '\u0004')) return null;
      const isErased = terminal !== null && (letter === '\u007f' || letter === '\b');
      typed = isErased ? typed.slice(0, -1) : [...typed, letter];
      if (typed.length > MOST) return null;
    }
  }
  return typed.length === 0 ? null : typed.join('');
}
