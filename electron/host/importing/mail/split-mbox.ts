/** Most messages of one list that are read. */
const MAX_MESSAGES = 5000;

/** The messages of an mbox file; a single message is one. `isCut`: there are more than are read. */
export function splitMbox(bytes: Uint8Array): {
  readonly messages: readonly Uint8Array[];
  readonly isCut: boolean;
} {
  const starts = [...separators(bytes)];
  if (starts.length === 0) return { messages: [bytes], isCut: false };
  const messages = starts
    .slice(0, MAX_MESSAGES)
    .map(({ after }, at) => bytes.subarray(after, starts[at + 1]?.at ?? bytes.length));
  return { messages: messages.map(unescaped), isCut: starts.length > MAX_MESSAGES };
}

/** Lines "From someone date" at the beginning of the file or after an empty line. */
function* separators(bytes: Uint8Array): Generator<{ readonly at: number; readonly after: number }> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at !== -1 && at < bytes.length;) {
    const end = buffer.indexOf(0x0a, at);
    const line = buffer.toString('latin1', at, Math.min(end === -1 ? bytes.length : end, at + 200));
    const isFirst = at === 0 || /\n\r?\n$/u.test(buffer.toString('latin1', Math.max(0, at - 3), at));
    if (isFirst && /^From \S+.*\d{1,2}:\d{2}.*\d{4}.{0,12}$/u.test(line))
      yield { at, after: end === -1 ? bytes.length : end + 1 };
    const next = buffer.indexOf('\nFrom ', Math.max(0, end - 1), 'latin1');
    at = end === -1 || next === -1 ? -1 : next + 1;
  }
}

/** ">From" at the beginning of a line was "From" before the file was made. */
function unescaped(message: Uint8Array): Uint8Array {
  const text = Buffer.from(message).toString('latin1');
  return text.includes('\n>From ')
    ? new Uint8Array(Buffer.from(text.replace(/^>(>*From )/gmu, '$1'), 'latin1'))
    : message;
}
