import type { CliIo } from './command.ts';

/**
 * A text that a terminal shows and does not obey: control characters, with which a file could move the cursor
 * or name the window, come out as visible signs. Line breaks and tabs stay.
 */
export function terminalText(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}/gu, (char) => {
    const code = char.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : `<${code.toString(16)}>`;
  });
}

/** JSON in which the control characters that JSON leaves as they are stand escaped too. */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Standard output and error. A reader that went away, as `head` does, is no failure: the rest is not written. */
export function createTerminal(
  process: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'exit'>,
): Pick<CliIo, 'out' | 'err'> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (problem: NodeJS.ErrnoException) => {
      if (problem.code !== 'EPIPE') process.exit(4);
    });
  }
  return {
    out: (text) => void process.stdout.write(terminalText(text)),
    err: (text) => void process.stderr.write(terminalText(text)),
  };
}
