import type { CircleId } from '../../../../shared/base/ids.ts';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { LIMITS } from '../codec/limits.ts';
import { FramedFile } from '../log/framed-file.ts';
import type { FramedFileState } from '../log/framed-file.ts';
import type { Sealer } from '../log/sealed-file.ts';
import { MembershipGraph } from '../membership/graph.ts';
import { circleOf, readRecord } from '../membership/record.ts';
import type { MembershipRecord } from '../membership/record.ts';
import { MembershipRules } from '../membership/state.ts';
import type { CircleState } from '../membership/state.ts';

/** What became of a record that was offered. */
export type RecordOutcome = 'added' | 'known' | 'other-circle' | 'no-parents' | 'no-right' | 'full';

/** The membership records of a circle on this disk (sealed at rest: they name people), and what they mean. */
export class MembershipLog {
  readonly circle: CircleId;
  readonly graph = new MembershipGraph();
  readonly rules = new MembershipRules(this.graph);
  private readonly file: FramedFile;
  private readonly sealer: Sealer;
  /** Records that count already and are not durable yet, sealed, in order. */
  private owed: Uint8Array[] = [];
  /** How many of them stand in the file. */
  private written = 0;

  constructor(path: string, circle: CircleId, sealer: Sealer) {
    this.circle = circle;
    this.sealer = sealer;
    // Without its first record nothing in it has a meaning: then it stays as it is.
    const mayCut = (found: FramedFileState): boolean => found.frames.length > 0 || !found.damaged;
    const { file, state } = FramedFile.open(path, LIMITS.record + 1024, mayCut);
    this.file = file;
    try {
      for (const frame of state.frames) this.take(readRecord(sealer.open(frame.bytes)));
      // What stood behind an altered place counts if all that it builds on stood before it.
      for (const bytes of state.strays) this.add(readRecord(sealer.open(bytes)));
      if (state.strays.length > 0) this.sync();
    } catch (problem) {
      file.close();
      throw problem;
    }
  }

  get state(): CircleState {
    const state = this.rules.now();
    if (state === null) throw new Error('A circle without its first record');
    return state;
  }

  get isEmpty(): boolean {
    return this.graph.size === 0;
  }

  /** Adds one record, durable once `sync` returned. */
  add(record: MembershipRecord): RecordOutcome {
    const outcome = this.take(record);
    if (outcome === 'added') this.owed.push(this.sealer.seal(record.bytes));
    return outcome;
  }

  /** Where the disk refuses, the next call writes the same records once more: others may build on them already. */
  sync(): void {
    if (this.owed.length === 0) return;
    for (const bytes of this.owed.slice(this.written)) {
      this.file.append(bytes);
      this.written += 1;
    }
    try {
      this.file.sync();
    } catch (problem) {
      this.written = 0;
      throw problem;
    }
    this.owed = [];
    this.written = 0;
  }

  close(): void {
    this.file.close();
  }

  /** All records, parents before children. */
  all(): readonly MembershipRecord[] {
    return Array.from({ length: this.graph.size }, (_, number) => this.graph.record(number));
  }

  bytes(): readonly Bytes[] {
    return this.all().map((record) => record.bytes);
  }

  private take(record: MembershipRecord): RecordOutcome {
    if (circleOf(record) !== this.circle) return 'other-circle';
    if (this.graph.has(record.id)) return 'known';
    if (!record.parents.every((id) => this.graph.has(id))) return 'no-parents';
    if (this.graph.size >= LIMITS.recordsPerLog) return 'full';
    this.graph.add(record);
    const number = this.graph.size - 1;
    if (this.rules.counts(number)) return 'added';
    this.graph.removeLast();
    this.rules.forgetFrom(number);
    return 'no-right';
  }
}
