import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import { FormatError } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import { parseSegment } from '../codec/segment.ts';
import type { LogPlace, Seen, Segment, SegmentHeader } from '../codec/segment.ts';
import { FramedFile, unusedName } from './framed-file.ts';
import { UnreadableError } from './unreadable.ts';

/** A segment that was accepted, where it stands in its file. */
export interface LoggedSegment {
  readonly header: SegmentHeader;
  readonly hash: string;
  readonly size: number;
  readonly offset: number;
  /** False: only the frame is here; the body may come later. */
  readonly hasBody: boolean;
}

/** What opening the log had to cut off; the device's own log is named. */
export interface LogCut {
  readonly device: DeviceId;
  readonly bytes: number;
  readonly damaged: boolean;
}

/** The accepted segments of one circle: one append-only file per device. Chains have no gaps. */
export class SegmentLog {
  readonly cuts: readonly LogCut[];
  /** Whole segments found behind an altered place: what stood before them is missing, so they have to wait. */
  readonly strays: readonly Segment[];
  private readonly folder: string;
  private readonly beforeCut: (device: DeviceId) => void;
  private readonly files = new Map<DeviceId, FramedFile>();
  private readonly chains = new Map<DeviceId, Map<number, LoggedSegment[]>>();
  /** How to take back what is not durable yet, in the order in which it came. */
  private readonly unsynced = new Map<FramedFile, (() => void)[]>();
  private readonly withoutBody = new Set<string>();
  private readonly late = new Set<string>();
  private readonly written = new Set<string>();
  private changes = 0;

  /** `beforeCut` is told whose log is about to be cut off; what it does is done before anything is. */
  constructor(folder: string, beforeCut: (device: DeviceId) => void = () => undefined) {
    this.folder = folder;
    this.beforeCut = beforeCut;
    mkdirSync(folder, { recursive: true });
    const cuts: LogCut[] = [];
    const strays: Segment[] = [];
    try {
      for (const name of readdirSync(folder).sort()) {
        const match = /^([0-9a-f]{64})\.log$/.exec(name);
        if (match?.[1] === undefined) continue;
        const opened = this.openLog(asId(match[1]));
        if (opened.cut !== null) cuts.push(opened.cut);
        strays.push(...opened.strays);
      }
    } catch (problem) {
      this.close();
      throw problem;
    }
    this.cuts = cuts;
    this.strays = strays;
  }

  /** The epochs under which anything was written. */
  get epochs(): ReadonlySet<string> {
    return this.written;
  }

  /** Rises with everything that comes to the log. */
  get revision(): number {
    return this.changes;
  }

  get(device: DeviceId, place: LogPlace): LoggedSegment | null {
    return this.chains.get(device)?.get(place.incarnation)?.[place.seq - 1] ?? null;
  }

  /** An incarnation from its first segment on. */
  chain(device: DeviceId, incarnation: number): readonly LoggedSegment[] {
    return this.chains.get(device)?.get(incarnation) ?? [];
  }

  /** The last segment of an incarnation; null before the first. */
  top(device: DeviceId, incarnation: number): LoggedSegment | null {
    return this.chains.get(device)?.get(incarnation)?.at(-1) ?? null;
  }

  /** True when this place and all before it in its incarnation are here. */
  holds(entry: Seen): boolean {
    return entry.seq <= (this.chains.get(entry.device)?.get(entry.incarnation)?.length ?? 0);
  }

  /** The last place of each incarnation of a device, ascending. */
  ends(device: DeviceId): readonly LogPlace[] {
    return Array.from(this.chains.get(device) ?? [])
      .map(([incarnation, chain]) => ({ incarnation, seq: chain.length }))
      .sort((a, b) => a.incarnation - b.incarnation);
  }

  /** The version vector: for each device and incarnation the last sequence number, in order of their names. */
  vector(): readonly Seen[] {
    return Array.from(this.chains.keys())
      .sort()
      .flatMap((device) => this.ends(device).map((end) => ({ device, ...end })));
  }

  /** All segments, by device, incarnation and number. */
  all(): readonly LoggedSegment[] {
    return this.vector().flatMap(
      ({ device, incarnation }) => this.chains.get(device)?.get(incarnation) ?? [],
    );
  }

  /** The segments that somebody who holds this much lacks, by device, incarnation and number. */
  beyond(held: { of(device: DeviceId, incarnation: number): number }): readonly LoggedSegment[] {
    return this.vector().flatMap(
      ({ device, incarnation }) =>
        this.chains.get(device)?.get(incarnation)?.slice(held.of(device, incarnation)) ?? [],
    );
  }

  read(segment: LoggedSegment): Segment {
    const file = this.files.get(segment.header.device);
    if (file === undefined) throw new Error('No log of this device');
    return parseSegment(file.read(segment.offset));
  }

  /** Appends the next segment of a chain. Nothing may be told of it before `sync`. */
  append(segment: Segment): LoggedSegment {
    const { device, incarnation, seq } = segment.header;
    if (seq !== (this.top(device, incarnation)?.header.seq ?? 0) + 1)
      throw new Error('Not the next of its chain');
    const file = this.files.get(device) ?? this.openFile(device);
    const offset = file.append(segment.bytes);
    this.orElse(file, () => this.leaveOut(segment));
    return this.index(segment, offset);
  }

  /** Puts the body to a frame that stands in the log. Nothing may be told of it before `sync`. */
  complete(segment: Segment): LoggedSegment {
    const file = this.files.get(segment.header.device);
    if (file === undefined) throw new Error('No log of this device');
    const before = this.get(segment.header.device, segment.header);
    const offset = file.append(segment.bytes);
    this.orElse(file, () => this.putBack(before));
    return this.replace(segment, offset);
  }

  /** Leaves a piece and those behind it in its chain out of what the log holds; the file keeps them. */
  passOver(segment: LoggedSegment): readonly Segment[] {
    const { device, incarnation, seq } = segment.header;
    const chains = this.chains.get(device);
    const left = chains?.get(incarnation)?.splice(seq - 1) ?? [];
    if (seq === 1) chains?.delete(incarnation);
    for (const { hash } of left) {
      this.withoutBody.delete(hash);
      this.late.delete(hash);
    }
    this.changes += 1;
    return left.map((one) => this.read(one));
  }

  /** The places of which only the frame is here. */
  lacking(): readonly Seen[] {
    return this.withoutBody.size === 0
      ? []
      : this.all().flatMap(({ header, hasBody }) => (hasBody ? [] : [header]));
  }

  /** The segments whose body came after their frame. */
  completed(): readonly LoggedSegment[] {
    return this.late.size === 0 ? [] : this.all().filter(({ hash }) => this.late.has(hash));
  }

  /** Where a disk refuses, what it refused is as if it had not come: it was told to nobody, and may be lost. */
  sync(): void {
    let failed: { readonly problem: unknown } | null = null;
    for (const [file, undo] of this.unsynced) {
      try {
        file.sync();
      } catch (problem) {
        for (const one of undo.toReversed()) one();
        failed ??= { problem };
      }
    }
    this.unsynced.clear();
    if (failed !== null) throw failed.problem;
  }

  close(): void {
    for (const file of this.files.values()) file.close();
    this.files.clear();
  }

  private orElse(file: FramedFile, undo: () => void): void {
    const known = this.unsynced.get(file);
    if (known === undefined) this.unsynced.set(file, [undo]);
    else known.push(undo);
  }

  private leaveOut({ header, hash }: Segment): void {
    const chains = this.chains.get(header.device);
    const chain = chains?.get(header.incarnation);
    chain?.pop();
    if (chain?.length === 0) chains?.delete(header.incarnation);
    this.withoutBody.delete(hash);
    this.late.delete(hash);
    this.changes += 1;
  }

  private putBack(frame: LoggedSegment | null): void {
    if (frame === null) return;
    const { device, incarnation, seq } = frame.header;
    const chain = this.chains.get(device)?.get(incarnation);
    if (chain !== undefined) chain[seq - 1] = frame;
    this.withoutBody.add(frame.hash);
    this.late.delete(frame.hash);
    this.changes += 1;
  }

  private openFile(device: DeviceId): FramedFile {
    const { file } = FramedFile.open(join(this.folder, `${device}.log`), LIMITS.segment);
    this.files.set(device, file);
    return file;
  }

  /** A log of which nothing can be read is put aside as it is; what it held comes again from colleagues. */
  private openLog(device: DeviceId): { readonly cut: LogCut | null; readonly strays: readonly Segment[] } {
    const path = join(this.folder, `${device}.log`);
    const size = statSync(path).size;
    try {
      const { file, state } = FramedFile.open(path, LIMITS.segment, () => {
        this.beforeCut(device);
        return true;
      });
      this.files.set(device, file);
      for (const frame of state.frames) this.indexFrame(parseSegment(frame.bytes), frame.offset);
      const strays = state.strays.flatMap((bytes) => strayOf(bytes) ?? []);
      return { cut: state.cut > 0 ? { device, bytes: state.cut, damaged: state.damaged } : null, strays };
    } catch (problem) {
      if (!(problem instanceof UnreadableError)) throw problem;
      this.beforeCut(device);
      renameSync(path, unusedName(`${path}.cut-0`));
      return { cut: { device, bytes: size, damaged: true }, strays: [] };
    }
  }

  /** A frame that does not continue its chain is left alone: it will come again from a colleague. */
  private indexFrame(segment: Segment, offset: number): void {
    const { device, incarnation, seq } = segment.header;
    const known = this.get(device, segment.header);
    if (known?.hash === segment.hash && !known.hasBody && segment.body !== null)
      this.replace(segment, offset);
    else if (seq === (this.top(device, incarnation)?.header.seq ?? 0) + 1) this.index(segment, offset);
  }

  private replace(segment: Segment, offset: number): LoggedSegment {
    const { device, incarnation, seq } = segment.header;
    const chain = this.chains.get(device)?.get(incarnation);
    if (chain?.[seq - 1]?.hash !== segment.hash) throw new Error('Not the body of this frame');
    const size = segment.bytes.byteLength;
    const whole = { header: segment.header, hash: segment.hash, size, offset, hasBody: true };
    chain[seq - 1] = whole;
    this.withoutBody.delete(segment.hash);
    this.late.add(segment.hash);
    this.changes += 1;
    return whole;
  }

  private index(segment: Segment, offset: number): LoggedSegment {
    const { device, incarnation } = segment.header;
    const chains = this.chains.get(device) ?? new Map<number, LoggedSegment[]>();
    const chain = chains.get(incarnation) ?? [];
    const hasBody = segment.body !== null;
    const size = segment.bytes.byteLength;
    const logged = { header: segment.header, hash: segment.hash, size, offset, hasBody };
    chain.push(logged);
    this.written.add(segment.header.epoch);
    if (!hasBody) this.withoutBody.add(segment.hash);
    this.changes += 1;
    chains.set(incarnation, chain);
    this.chains.set(device, chains);
    return logged;
  }
}

function strayOf(bytes: Uint8Array): Segment | null {
  try {
    return parseSegment(bytes);
  } catch (problem) {
    if (problem instanceof FormatError) return null;
    throw problem;
  }
}
