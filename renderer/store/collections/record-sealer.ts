import { fromUtf8, utf8, type Bytes } from '../../../shared/base/bytes.ts';
import { DamagedRecordError, type Cipher } from '../cipher/cipher.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** A record as RxDB keeps it: nothing of it can be read but its id and the version of its format. */
export interface SealedRecord {
  readonly id: string;
  /** Version of the format of what is sealed; authenticated by the seal. */
  readonly v: number;
  readonly sealed: string;
}

/** Turns values into sealed records and back. `open` throws `DamagedRecordError` and nothing else. */
export interface RecordSealer {
  seal(id: string, version: number, value: unknown): Promise<SealedRecord>;
  open(record: SealedRecord): Promise<unknown>;
}

/** Runs bytes through a (de)compression stream of the platform. */
async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Bytes> {
  const piped = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

/** Seals the records of one collection; `compressed` for texts, which shrink to about a quarter. */
export function createRecordSealer(cipher: Cipher, collection: string, compressed: boolean): RecordSealer {
  const contextOf = (id: string, version: number): string => `dw/store/${collection}/${version}/${id}`;
  return {
    async seal(id, version, value) {
      const json = utf8(JSON.stringify(value));
      const plain = compressed ? await through(json, new CompressionStream('deflate-raw')) : json;
      return { id, v: version, sealed: toBase64(await cipher.seal(contextOf(id, version), plain)) };
    },
    async open(record) {
      const context = contextOf(record.id, record.v);
      try {
        const plain = await cipher.open(context, fromBase64(record.sealed));
        const json = compressed ? await through(plain, new DecompressionStream('deflate-raw')) : plain;
        return JSON.parse(fromUtf8(json)) as unknown;
      } catch (problem) {
        throw problem instanceof DamagedRecordError ? problem : new DamagedRecordError(context);
      }
    },
  };
}
