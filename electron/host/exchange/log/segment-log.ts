import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import { LIMITS } from '../codec/limits.ts';
import { parseSegment } from '../codec/segment.ts';
import type { LogPlace, Seen, Segment, SegmentHeader } from '../codec/segment.ts';
import { FramedFile } from './framed-file.ts';

/** A segment that was accepted, where it stands in its file. */
export interface LoggedSegment {
  readonly header: SegmentHeader;
  readonly hash: string;
  readonly size: number;
  readonly offset: number;
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
  private readonly folder: string;
  private readonly files = new Map<DeviceId, FramedFile>();
  private readonly chains = new Map<DeviceId, Map<number, LoggedSegment[]>>();
  private readonly unsynced = new Set<FramedFile>();

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    const cuts: LogCut[] = [];
    for (const name of readdirSync(folder).sort()) {
      const match = /^([0-9a-f]{64})\.log$/.exec(name);
      if (match?.[1] === undefined) continue;
      const device: DeviceId = asId(match[1]);
      const { file, state } = FramedFile.open(join(folder, name), LIMITS.segment);
      this.files.set(device, file);
      for (const frame of state.frames) this.indexFrame(parseSegment(frame.bytes), frame.offset);
      if (state.cut > 0) cuts.push({ device, bytes: state.cut, damaged: state.damaged });
    }
    this.cuts = cuts;
  }

  get(device: DeviceId, place: LogPlace): LoggedSegment | null {
    return this.chains.get(device)?.get(place.incarnation)?.[place.seq - 1] ?? null;
  }

  /** The last segment of an incarnation; null before the first. */
  top(device: DeviceId, incarnation: number): LoggedSegment | null {
    return this.chains.get(device)?.get(incarnation)?.at(-1) ?? null;
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
    this.unsynced.add(file);
    return this.index(segment, offset);
  }

  sync(): void {
    for (const file of this.unsynced) file.sync();
    this.unsynced.clear();
  }

  close(): void {
    for (const file of this.files.values()) file.close();
    this.files.clear();
  }

  private openFile(device: DeviceId): FramedFile {
    const { file } = FramedFile.open(join(this.folder, `${device}.log`), LIMITS.segment);
    this.files.set(device, file);
    return file;
  }

  /** A frame that does not continue its chain is left alone: it will come again from a colleague. */
  private indexFrame(segment: Segment, offset: number): void {
    const { device, incarnation, seq } = segment.header;
    if (seq === (this.top(device, incarnation)?.header.seq ?? 0) + 1) this.index(segment, offset);
  }

  private index(segment: Segment, offset: number): LoggedSegment {
    const { device, incarnation } = segment.header;
    const chains = this.chains.get(device) ?? new Map<number, LoggedSegment[]>();
    const chain = chains.get(incarnation) ?? [];
    const logged = { header: segment.header, hash: segment.hash, size: segment.bytes.byteLength, offset };
    chain.push(logged);
    chains.set(incarnation, chain);
    this.chains.set(device, chains);
    return logged;
  }
}
