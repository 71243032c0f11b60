import { join } from 'node:path';
import * as v from 'valibot';
import { fromHex, toHex } from '../../../../shared/base/bytes.ts';
import { fixedBytes, label, uint } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import { readOrPutAside, sealedValue } from '../log/sealed-file.ts';
import type { SealedValue, Sealer } from '../log/sealed-file.ts';
import type { FileId } from './manifest.ts';

/** A document that the delegate asked for. `damaged`: all of it came, and it is not what its writer said it was. */
export interface Want {
  readonly file: FileId;
  readonly state: 'wanted' | 'paused' | 'damaged';
  /** Only from colleagues on the same network. */
  readonly lanOnly: boolean;
  /** The folder of the library it is to come into; the window's word, opaque here. */
  readonly into: string;
}

const STATES = ['wanted', 'paused', 'damaged'] as const;
const schema = v.pipe(
  v.array(v.strictTuple([fixedBytes(32), uint(STATES.length - 1), uint(1), label(100)])),
  v.maxLength(LIMITS.filesPerDevice),
);

/** What was asked for, in order; survives the end of the process. */
export class Wants {
  private readonly file: SealedValue<v.InferOutput<typeof schema>>;
  private wants: readonly Want[];

  constructor(folder: string, sealer: Sealer) {
    this.file = sealedValue(join(folder, 'wants.dwk'), sealer, schema);
    this.wants = (readOrPutAside(this.file) ?? []).map(([file, state, lanOnly, into]) => ({
      file: toHex(file),
      state: STATES[state] ?? 'paused',
      lanOnly: lanOnly === 1,
      into,
    }));
  }

  all(): readonly Want[] {
    return this.wants;
  }

  get(file: FileId): Want | null {
    return this.wants.find((want) => want.file === file) ?? null;
  }

  /** One that is there already is changed in its place. */
  put(want: Want): void {
    const isKnown = this.get(want.file) !== null;
    this.write(
      isKnown
        ? this.wants.map((one) => (one.file === want.file ? want : one))
        : [...this.wants, want].slice(-LIMITS.filesPerDevice),
    );
  }

  remove(file: FileId): void {
    if (this.get(file) !== null) this.write(this.wants.filter((want) => want.file !== file));
  }

  private write(wants: readonly Want[]): void {
    this.file.write(
      wants.map((want) => [fromHex(want.file), STATES.indexOf(want.state), want.lanOnly ? 1 : 0, want.into]),
    );
    this.wants = wants;
  }
}
