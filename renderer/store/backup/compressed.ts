import { BackupReadError } from './backup-stream.ts';

/** Passes a stream of bytes through deflate. */
export function compressed(plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  return through(plain, new CompressionStream('deflate-raw'));
}

/** Passes it back; what cannot be inflated is `damaged`. */
export function decompressed(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  return through(packed, new DecompressionStream('deflate-raw'));
}

async function* through(
  input: AsyncIterable<Uint8Array>,
  stream: CompressionStream | DecompressionStream,
): AsyncGenerator<Uint8Array> {
  const writer = stream.writable.getWriter();
  const fed = feed(input, writer);
  // Its failure is taken up below; here it only must not count as unhandled.
  fed.catch(() => undefined);
  const reader: ReadableStreamDefaultReader<Uint8Array> = stream.readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
  } catch (problem) {
    // A failure of the source is passed on as it is; one of the (de)compression itself means bytes that are none.
    await fed;
    throw problem instanceof BackupReadError ? problem : new BackupReadError('damaged');
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  await fed;
}

async function feed(
  input: AsyncIterable<Uint8Array>,
  writer: WritableStreamDefaultWriter<BufferSource>,
): Promise<void> {
  try {
    for await (const part of input) await writer.write(new Uint8Array(part));
    await writer.close();
  } catch (problem) {
    await writer.abort(problem).catch(() => undefined);
    throw problem;
  }
}
