import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as A from '@automerge/automerge/slim';
import type { Bytes } from '../../shared/base/bytes.ts';

/*
 * A bundle of any number of changes that each write one letter, without making one of them: the tables of a bundle hold
 * runs, so a bundle of some twenty such changes is made as anybody makes one, and its runs are lengthened.
 */
const FEW = 20;

/** The kinds of columns, in the lowest bits of their numbers. */
const DELTA = 3;
const BOOLEAN = 4;
const TEXT = 5;
const RAW = 7;
const DEFLATED = 8;

/** A whole draft: one clause, in which an actor writes so many letters, each in a change of its own. */
export function tinyChanges(count: number, actor: string): Bytes {
  const [changes, steps] = [count - FEW, count - FEW];
  return stretched(fewChanges(actor), changes, steps);
}

/** The same with one change in which all is written. */
export function manySteps(count: number, actor: string): Bytes {
  let doc = blank(actor);
  doc = A.change(doc, { time: 0 }, (draft) => A.splice(draft, PATH, 0, 0, 'x'.repeat(FEW)));
  return stretched(bundleOf(doc), 0, count - FEW);
}

const PATH = ['clauses', 'c', 'text'];

function blank(actor: string): A.Doc<Record<string, unknown>> {
  const text = (value: string): A.ImmutableString => new A.ImmutableString(value);
  const clause = {
    ord: text('N'),
    kind: text('paragraph'),
    level: 0,
    text: '',
    status: text('{"state":"not-discussed"}'),
  };
  const meta = { title: text('Many'), kind: text('blank'), language: text('en') };
  return A.from<Record<string, unknown>>({ meta, clauses: { c: clause }, suggestions: {} }, { actor });
}

function fewChanges(actor: string): Uint8Array {
  let doc = blank(actor);
  for (let at = 0; at < FEW; at += 1)
    doc = A.change(doc, { time: 0 }, (draft) => A.splice(draft, PATH, at, 0, 'x'));
  return bundleOf(doc);
}

function bundleOf(doc: A.Doc<Record<string, unknown>>): Uint8Array {
  const hashes = A.getChangesMetaSince(doc, []).map(({ hash }) => hash);
  return A.saveBundle(doc, hashes);
}

/** The same bundle with so many more rows in its two tables. */
function stretched(bundle: Uint8Array, changes: number, steps: number): Bytes {
  const reader = new Reader(bundle, 9);
  reader.number();
  const start = reader.at;
  reader.skip(reader.number() * 32);
  for (let actors = reader.number(); actors > 0; actors -= 1) reader.skip(reader.number());
  const body = Buffer.concat([
    bundle.subarray(start, reader.at),
    table(reader, changes),
    table(reader, steps),
  ]);
  const head = Buffer.from([3, ...number(body.length)]);
  return withSum(Buffer.concat([Buffer.from('856f4a8300000000', 'hex'), head, body]));
}

/** The bundle with the checksum that its bytes have. */
export function withSum(bundle: Uint8Array): Bytes {
  const whole = new Uint8Array(bundle);
  whole.set(createHash('sha256').update(whole.subarray(8)).digest().subarray(0, 4), 4);
  return whole;
}

function table(reader: Reader, more: number): Buffer {
  const columns = Array.from({ length: reader.number() }, () => [reader.number(), reader.number()] as const);
  const made = columns.map(([spec, length]) => {
    const raw = reader.take(length);
    const plain = (spec & DEFLATED) === 0 ? raw : inflateRawSync(raw);
    if ((spec & 7) !== RAW) return [spec & ~DEFLATED, longer(new Reader(plain, 0), spec & 7, more)] as const;
    if (more === 0) return [spec, raw] as const;
    return [spec | DEFLATED, deflateRawSync(Buffer.concat([plain, Buffer.alloc(more, 'x')]))] as const;
  });
  return Buffer.concat([
    Buffer.from([...number(made.length), ...made.flatMap(([spec, bytes]) => [...number(spec), ...number(bytes.length)])]), // prettier-ignore
    ...made.map(([, bytes]) => bytes),
  ]);
}

/** The longest run of a column has so many more rows: that is the run of the letters. */
function longer(reader: Reader, kind: number, more: number): Buffer {
  const runs: { count: number; readonly values: Uint8Array; readonly isEmpty: boolean }[] = [];
  while (reader.at < reader.bytes.length) {
    if (kind === BOOLEAN) {
      runs.push({ count: reader.number(), values: new Uint8Array(), isEmpty: false });
      continue;
    }
    const count = reader.signed();
    const rows = count === 0 ? reader.number() : count;
    const start = reader.at;
    for (let i = count === 0 ? 0 : count > 0 ? 1 : -count; i > 0; i -= 1) {
      const value = kind === DELTA ? reader.signed() : reader.number();
      if (kind === TEXT) reader.skip(value);
    }
    runs.push({ count: rows, values: reader.bytes.subarray(start, reader.at), isEmpty: count === 0 });
  }
  const longest = runs.toSorted((a, b) => b.count - a.count)[0];
  if (longest !== undefined && longest.count > 0) longest.count += more;
  return Buffer.concat(
    runs.map(({ count, values, isEmpty }) => {
      const head = kind === BOOLEAN ? number(count) : isEmpty ? [0, ...number(count)] : signed(count);
      return Buffer.concat([Buffer.from(head), values]);
    }),
  );
}

function number(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...number(Math.floor(value / 128))];
}

function signed(value: number): readonly number[] {
  const isLast = value >= -64 && value < 64;
  return isLast ? [value & 127] : [(((value % 128) + 128) % 128) | 128, ...signed(Math.floor(value / 128))];
}

class Reader {
  at: number;
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  number(): number {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  signed(): number {
    for (let value = 0, factor = 1; ;) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * factor;
      factor *= 128;
      if (byte < 128) return (byte & 64) === 0 ? value : value - factor;
    }
  }

  skip(length: number): void {
    this.at += length;
  }

  take(length: number): Uint8Array {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
