/**
 * The matches of a costly pattern in the texts that hold a plain sign of it. Compiling a pattern with classes of
 * letters costs more than reading a page with it, and a file is read in a process that lives for one file: so
 * each is made when its sign is seen for the first time, and not before.
 */
export function onSign(sign: RegExp, make: () => RegExp): (text: string) => Iterable<RegExpExecArray> {
  let pattern: RegExp | null = null;
  return (text) => (sign.test(text) ? text.matchAll((pattern ??= make())) : []);
}
