import { runImagined, type ImaginedShell } from './imagined-shell.ts';

/** A part of the list. It throws, or says what is wrong. */
export interface ShellRule {
  readonly name: string;
  /** True when the rule holds. The shell has opened its window. */
  holds(shell: ImaginedShell, main: string): boolean | Promise<boolean>;
}

/** The arguments of each call of one member of the stand-in. */
export const callsOf = ({ standin }: ImaginedShell, name: string): readonly (readonly unknown[])[] =>
  standin.record.calls.filter((call) => call.name === name).map((call) => call.args);

/** The window of the workbench. */
export function windowOf({ standin }: ImaginedShell) {
  const [window] = standin.windows;
  if (window === undefined) throw new Error('There is no window');
  return window;
}

/** Another run of the same main, for rules that need a world of their own. */
export async function inFreshShell<T>(
  main: string,
  given: Parameters<typeof runImagined>[1],
  act: (shell: ImaginedShell) => Promise<T>,
): Promise<T> {
  const shell = await runImagined(main, given);
  try {
    return await act(shell);
  } finally {
    shell.remove();
  }
}
