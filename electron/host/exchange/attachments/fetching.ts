import type { ChunkAddress } from './chunks.ts';

/*
 * Which chunk is asked of whom. Pure over its ports: no clock, no disk, no wire. Chunks of one file may come from any
 * number of sources; what is asked for is asked of one at a time, and what one does not have or answers wrongly is
 * asked of another.
 */

/** Somebody who may have chunks: a colleague on a line, a relay. */
export interface ChunkSource {
  /** Names it while it is there. */
  readonly name: string;
  /** The colleague's device; empty for a relay. */
  readonly device: string;
  readonly way: 'lan' | 'address' | 'relay';
  /** How many requests may be under way at once. */
  readonly window: number;
  /** Null: not here, or the source went away. Must not reject. */
  get(address: ChunkAddress): Promise<Uint8Array | null>;
  /** Which parts of a file (its list, then its chunks) it has: asked once, so that it is not asked for each. */
  holds?(parts: readonly ChunkAddress[]): Promise<readonly boolean[]>;
}

/** A file to be fetched, and what of it is missing now: its list, then its chunks. */
export interface WantedFile {
  readonly list: ChunkAddress;
  readonly lanOnly: boolean;
  /** Its list, and its chunks as far as they are known. */
  parts(): readonly ChunkAddress[];
  missing(): readonly ChunkAddress[];
}

/** What became of a chunk that was given. `kept`: it is on the disk. `not-kept`: nobody's fault, and of no use. */
export type Taken = 'kept' | 'not-kept' | 'wrong' | 'disk';

export interface FetchPorts {
  /** In the order in which they are to come. */
  wanted(): readonly WantedFile[];
  /** Checks and keeps. */
  take(address: ChunkAddress, bytes: Uint8Array): Taken;
  /** A source answered with other bytes: kept as evidence. */
  wrong(source: ChunkSource, address: ChunkAddress, bytes: Uint8Array): void;
  /** Something came, or nothing more can. */
  changed(): void;
  bug(problem: unknown): void;
}

/** Answers that are not what was asked for, after which a source is asked nothing more. */
const MOST_WRONG = 3;

interface SourceState {
  readonly source: ChunkSource;
  readonly lacks: Set<ChunkAddress>;
  /** What it said it has, by list; null while it is being asked. */
  readonly said: Map<ChunkAddress, { readonly of: number; readonly has: ReadonlySet<ChunkAddress> | null }>;
  underWay: number;
  wrong: number;
}

/** Asks sources for what is missing, for as long as something is. */
export class Fetching {
  private readonly ports: FetchPorts;
  private readonly sources = new Map<string, SourceState>();
  private readonly underWay = new Set<ChunkAddress>();
  private stopped = false;
  /** The disk took no more: nothing is asked for until somebody says that there is room. */
  private diskRefused = false;

  constructor(ports: FetchPorts) {
    this.ports = ports;
  }

  /** True: the disk refused the last chunk. */
  get isHeldUp(): boolean {
    return this.diskRefused;
  }

  /** True while chunks are under way. */
  get isBusy(): boolean {
    return this.underWay.size > 0;
  }

  /** A source is there; one of the same name is replaced. */
  add(source: ChunkSource): void {
    this.sources.set(source.name, { source, lacks: new Set(), said: new Map(), underWay: 0, wrong: 0 });
    this.pump();
  }

  remove(name: string): void {
    this.sources.delete(name);
  }

  /** Something else is wanted, allowed, or may be had now: sources that lacked something are asked again. */
  again(): void {
    this.diskRefused = false;
    for (const state of this.sources.values()) {
      state.lacks.clear();
      state.said.clear();
    }
    this.pump();
  }

  /** Asks for as much as may be under way. Cheap when nothing is missing. */
  pump(): void {
    if (this.stopped || this.diskRefused || this.sources.size === 0) return;
    const files = this.ports
      .wanted()
      .map((file) => ({ file, missing: file.missing() }))
      .filter(({ missing }) => missing.length > 0);
    for (const state of this.sources.values()) {
      while (state.underWay < state.source.window) {
        const address = this.next(state, files);
        if (address === null) break;
        this.ask(state, address);
      }
    }
  }

  close(): void {
    this.stopped = true;
    this.sources.clear();
  }

  private next(
    state: SourceState,
    files: readonly { readonly file: WantedFile; readonly missing: readonly ChunkAddress[] }[],
  ): ChunkAddress | null {
    const { source, lacks, wrong } = state;
    if (wrong >= MOST_WRONG) return null;
    for (const { file, missing } of files) {
      if (file.lanOnly && source.way !== 'lan') continue;
      const has = this.saidOf(state, file);
      if (has === null) continue;
      const address = missing.find(
        (one) => !this.underWay.has(one) && !lacks.has(one) && (has === 'not-asked' || has.has(one)),
      );
      if (address !== undefined) return address;
    }
    return null;
  }

  /** What the source said it has of a file; null: it is being asked. */
  private saidOf(state: SourceState, file: WantedFile): ReadonlySet<ChunkAddress> | 'not-asked' | null {
    const { holds } = state.source;
    if (holds === undefined) return 'not-asked';
    const parts = file.parts();
    const said = state.said.get(file.list);
    if (said?.of === parts.length) return said.has;
    state.said.set(file.list, { of: parts.length, has: null });
    holds
      .call(state.source, parts)
      .catch(() => [])
      .then((has) => {
        const found = new Set(parts.filter((_, index) => has[index] === true));
        state.said.set(file.list, { of: parts.length, has: found });
        this.pump();
      })
      .catch((problem: unknown) => this.ports.bug(problem));
    return null;
  }

  private ask(state: SourceState, address: ChunkAddress): void {
    state.underWay += 1;
    this.underWay.add(address);
    state.source
      .get(address)
      .catch(() => null)
      .then((bytes) => this.answered(state, address, bytes))
      .catch((problem: unknown) => this.ports.bug(problem));
  }

  private answered(state: SourceState, address: ChunkAddress, bytes: Uint8Array | null): void {
    state.underWay -= 1;
    this.underWay.delete(address);
    if (this.stopped) return;
    if (bytes === null) state.lacks.add(address);
    else this.take(state, address, bytes);
    this.ports.changed();
    this.pump();
  }

  private take(state: SourceState, address: ChunkAddress, bytes: Uint8Array): void {
    const taken = this.ports.take(address, bytes);
    if (taken === 'disk') this.diskRefused = true;
    // One that is missing after it was kept is not asked of the same source again and again.
    else state.lacks.add(address);
    if (taken !== 'wrong') return;
    state.wrong += 1;
    this.ports.wrong(state.source, address, bytes);
  }
}
