/*
 * The depot of new versions. It does nothing by itself: each method stands for an act of the delegate, and only an
 * exchange with colleagues pauses a transfer and lets it go on. Sources are not trusted; the signed manifest is.
 */
import { mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Emitter } from '../../../shared/base/emitter.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type {
  UpdateMode,
  UpdatePauseReason,
  UpdateSource,
  UpdateStatus,
} from '../../../shared/contract/updates.ts';
import { onDisk, type DiskCode } from '../data-folder/disk-error.ts';
import { createBlockSum, type BlockSum } from './block-map.ts';
import type { DepotDeps } from './depot-deps.ts';
import { fetchRelease } from './fetch-release.ts';
import type { FileServer } from './file-server.ts';
import { handOver } from './hand-over.ts';
import { createKeptFiles, type KeptFiles } from './kept-files.ts';
import { MANIFEST_NAME, remember, type Manifest } from './manifest.ts';
import { readMemory, readUpTo, SOURCES_MAX, writeMemory, type DepotMemory } from './memory-file.ts';
import { sha512Of } from './part-file.ts';
import {
  askForNews,
  keptMap,
  loadNews,
  storeNews,
  type News,
  type NewsCode,
  type Release,
} from './release.ts';
import { costOf } from './seed.ts';
import type { Source } from './source.ts';
import { SpendLog } from './spend-log.ts';
import { describeStage, type Known, type Stage, type Stop } from './stage.ts';
import { manifestOf, takeUp } from './take-up.ts';

/** Least time between two words about bytes that come. */
const PROGRESS_MS = 100;
/** Room that stays free on the disk beside the file. */
const ROOM = 16 * 1024 * 1024;

export type FetchCode =
  DiskCode | 'read-only' | 'nothing-to-fetch' | 'no-delta' | 'other-cost' | 'exchange' | 'no-room';
export type InstallCode = 'not-ready' | 'damaged' | 'exchange' | 'refused' | 'unavailable' | 'not-writable';

/** Opens what is kept. Reads and checks files; writes nothing and asks nobody. */
export async function openDepot(deps: DepotDeps): Promise<Depot> {
  const sum = await createBlockSum();
  const memory = await readMemory(join(deps.folder, 'memory.json'));
  const depot = new Depot(deps, sum, memory);
  await depot.load();
  return depot;
}

export class Depot {
  private readonly deps: DepotDeps;
  private readonly sum: BlockSum;
  private readonly kept: KeptFiles;
  private readonly spend: SpendLog;
  private readonly emitter = new Emitter<UpdateStatus>();
  private readonly stopGate: () => void;
  private memory: DepotMemory;
  private stage: Stage = { kind: 'nothing-known' };
  private manifest: Manifest | null = null;
  private server: FileServer | null = null;
  private stopReason: UpdatePauseReason = 'user';
  private turn: Promise<unknown> = Promise.resolve();
  private toldAt = 0;

  /** Says each new state; while bytes come, once a chunk. */
  readonly changed = this.emitter.event;

  constructor(deps: DepotDeps, sum: BlockSum, memory: DepotMemory) {
    this.deps = deps;
    this.sum = sum;
    this.memory = memory;
    this.kept = createKeptFiles(join(deps.folder, 'files'));
    this.spend = new SpendLog(join(deps.folder, 'spent.jsonl'), () => deps.clock.now());
    this.stopGate = deps.gate.changed((busy) => (busy ? this.standBack() : this.goOn()));
  }

  async load(): Promise<void> {
    const news = await loadNews(this.deps.folder, this.deps.who);
    if (news !== null) await this.adopt(news);
  }

  status(): UpdateStatus {
    const { who, hasHome, install, clock } = this.deps;
    return {
      version: who.version,
      hasKeys: who.keys.length > 0,
      hasHome,
      installs: install === null ? 'hand' : 'program',
      budgetPerDay: this.memory.budgetPerDay,
      spentToday: this.spend.today,
      clockIsBehind: this.manifest !== null && clock.now() < this.manifest.issuedAt - 24 * 3600 * 1000,
      shared: this.server?.url ?? null,
      state: describeStage(this.stage, this.memory.foundAt),
    };
  }

  /** Asks one source for news. */
  check(
    ref: UpdateSource,
    signal: AbortSignal,
  ): Promise<Result<UpdateStatus, Failure<NewsCode | DiskCode | 'read-only' | 'no-home' | 'fetching'>>> {
    return this.inTurn(async () => {
      if (this.deps.readOnly) return err(failure('read-only'));
      if (this.stage.kind === 'fetching' || this.stage.kind === 'installing') return err(failure('fetching'));
      if (ref.kind === 'home' && !this.deps.hasHome) return err(failure('no-home'));
      const source = this.deps.openSource(ref);
      if (source === null) return err(failure('not-allowed'));
      const asked = await onDisk(async () => {
        const news = await this.ask(source, signal);
        if (!news.ok) return news;
        await this.accept(news.value, ref);
        return ok(this.tell());
      });
      source.close();
      return asked;
    });
  }

  /** Fetches by the delegate's word: this way, this many bytes. */
  fetch(mode: UpdateMode, bytes: number): Promise<Result<UpdateStatus, Failure<FetchCode>>> {
    return this.inTurn(async () => {
      const { stage, deps } = this;
      if (deps.readOnly) return err(failure('read-only'));
      if (stage.kind !== 'waiting') return err(failure('nothing-to-fetch'));
      const { known } = stage;
      const cost = costOf(known.map, known.part, known.seed);
      if (cost[mode] === null) return err(failure('no-delta'));
      if (cost[mode] !== bytes) return err(failure('other-cost'));
      if (deps.gate.isBusy) return err(failure('exchange'));
      return await onDisk<UpdateStatus, FetchCode>(async () => {
        const { bavail, bsize } = await statfs(deps.folder);
        if (bavail * bsize < known.file.size - known.part.done + ROOM) return err(failure('no-room'));
        known.part.say({ mode, bytes });
        this.run(known, mode);
        return ok(this.tell());
      });
    });
  }

  /** Stops fetching; what is there stays. */
  pause(): Promise<UpdateStatus> {
    return this.inTurn(async () => {
      await this.stop('user');
      return this.tell();
    });
  }

  /** Removes the version that was fetched or is being fetched. */
  discard(): Promise<Result<UpdateStatus, Failure<DiskCode | 'read-only'>>> {
    return this.inTurn(async () => {
      if (this.deps.readOnly) return err(failure('read-only'));
      await this.stop('user');
      await this.unshare();
      return await onDisk<UpdateStatus, never>(async () => {
        if (this.stage.kind === 'waiting') {
          this.stage.known.part.remove();
          this.stage = { ...this.stage, stop: null };
        } else if (this.stage.kind === 'ready') await this.forget(this.stage.release, this.stage.path);
        return ok(this.tell());
      });
    });
  }

  setBudget(perDay: number | null): Promise<Result<UpdateStatus, Failure<DiskCode | 'read-only'>>> {
    return this.inTurn(async () => {
      if (this.deps.readOnly) return err(failure('read-only'));
      return await onDisk<UpdateStatus, never>(async () => {
        await this.keep({ ...this.memory, budgetPerDay: perDay });
        return ok(this.tell());
      });
    });
  }

  /** Sums the ready file once more and, where there is an installer, hands it over. */
  install(): Promise<Result<UpdateStatus, Failure<InstallCode>>> {
    return this.inTurn(async () => {
      const ready = await this.readyFile();
      if (!ready.ok) return ready;
      if (this.deps.gate.isBusy) return err(failure('exchange'));
      const port = this.deps.install;
      if (port === null) return ok(this.tell());
      const { release, path } = ready.value;
      this.stage = { kind: 'installing', release, path };
      this.tell();
      const { version, issuedAt } = release.manifest;
      const taken = await handOver(port, { version, issuedAt, file: release.file }, path);
      this.stage = { kind: taken.ok ? 'installing' : 'ready', release, path };
      this.deps.note(taken.ok ? 'update-taken' : `update-not-taken-${taken.error.code}`);
      const status = this.tell();
      if (!taken.ok) return taken;
      if (port.installAndRestart()) return ok(status);
      this.stage = { kind: 'ready', release, path };
      this.deps.note('update-not-installed');
      this.tell();
      return err(failure('refused', 'not installed'));
    });
  }

  /** Opens or closes the ready file to colleagues on the local network. */
  share(on: boolean): Promise<Result<UpdateStatus, Failure<'not-ready' | 'no-network' | 'damaged'>>> {
    return this.inTurn(async () => {
      await this.unshare();
      if (!on) return ok(this.tell());
      const ready = await this.readyFile();
      if (!ready.ok) return ready;
      const { release, path } = ready.value;
      const envelope = await readUpTo(join(this.deps.folder, MANIFEST_NAME), Infinity);
      const mapBytes = await keptMap(this.deps.folder, release.file.blockMap.sha256);
      if (envelope === null || mapBytes === null) return err(failure('damaged'));
      this.server = await this.deps.startSharing({ envelope, mapBytes, file: release.file, path });
      return this.server === null ? err(failure('no-network')) : ok(this.tell());
    });
  }

  async dispose(): Promise<void> {
    this.stopGate();
    await this.inTurn(async () => {
      await this.stop('restart');
      await this.unshare();
      if (this.stage.kind === 'waiting') this.stage.known.part.close();
    });
  }

  private async ask(source: Source, signal: AbortSignal): Promise<Result<News, Failure<NewsCode>>> {
    const { deps } = this;
    await mkdir(deps.folder, { recursive: true, mode: 0o700 });
    const pay = (bytes: number, next: number): boolean => {
      if (!source.isMetered) return true;
      this.spend.add(bytes);
      return next <= this.leftToday();
    };
    return askForNews(
      source,
      deps.who,
      this.memory.memory,
      deps.clock.now(),
      pay,
      (sha256) => keptMap(deps.folder, sha256),
      signal,
    );
  }

  private leftToday(): number {
    const { budgetPerDay } = this.memory;
    return budgetPerDay === null ? Infinity : Math.max(0, budgetPerDay - this.spend.today);
  }

  /** Keeps checked news and where they came from; the last file written is the memory that forbids older ones. */
  private async accept(news: News, ref: UpdateSource): Promise<void> {
    const manifest = manifestOf(news);
    const isSame = this.manifest?.digest === manifest.digest;
    await storeNews(this.deps.folder, news);
    const others = isSame ? this.memory.foundAt.filter((one) => !isDeepStrictEqual(one, ref)) : [];
    await this.keep({
      ...this.memory,
      memory: remember(manifest, this.memory.memory),
      foundAt: [ref, ...others].slice(0, SOURCES_MAX),
    });
    if (!isSame || this.stage.kind === 'nothing-known' || this.stage.kind === 'current')
      await this.adopt(news);
  }

  private async adopt(news: News): Promise<void> {
    const { deps, stage } = this;
    if (stage.kind === 'waiting') stage.known.part.close();
    await this.unshare();
    this.manifest = manifestOf(news);
    this.stage = await takeUp(news, deps, this.kept, this.sum);
  }

  private run(known: Known, mode: UpdateMode): void {
    const abort = new AbortController();
    this.stopReason = 'user';
    const { deps } = this;
    const over = fetchRelease({
      known,
      mode,
      sum: this.sum,
      sources: this.memory.foundAt.flatMap((ref) => deps.openSource(ref) ?? []),
      signal: abort.signal,
      path: this.kept.pathOf(known.manifest.version, known.file.name),
      leftToday: () => this.leftToday(),
      onSpent: (bytes) => this.spend.add(bytes),
      onProgress: () => this.tellProgress(),
      wait: deps.wait,
      random: deps.random,
    })
      .then(async (end) => {
        if (end.kind === 'ready') await this.kept.keepOnly([deps.who.version, known.manifest.version]);
        this.stage = end.kind === 'ready' ? end : { kind: 'waiting', known, stop: end.stop ?? this.stopAs() };
        deps.note(end.kind === 'ready' ? 'update-ready' : 'update-paused');
        this.tell();
      })
      .catch((problem: unknown) => {
        deps.bug(problem);
        this.stage = { kind: 'waiting', known, stop: { why: 'not-writable', problem: null } };
        this.tell();
      });
    this.stage = { kind: 'fetching', known, mode, abort, over };
  }

  private stopAs(): Stop {
    return { why: this.stopReason, problem: null };
  }

  private async stop(why: UpdatePauseReason): Promise<void> {
    const { stage } = this;
    if (stage.kind === 'waiting' && stage.stop?.why === 'exchange')
      this.stage = { ...stage, stop: { why, problem: null } };
    if (stage.kind !== 'fetching') return;
    this.stopReason = why;
    stage.abort.abort();
    await stage.over;
  }

  private standBack(): void {
    void this.inTurn(() => (this.deps.gate.isBusy ? this.stop('exchange') : Promise.resolve()));
  }

  private goOn(): void {
    void this.inTurn(() => {
      const { stage } = this;
      if (stage.kind === 'waiting' && stage.stop?.why === 'exchange' && !this.deps.gate.isBusy) {
        this.run(stage.known, stage.known.part.word?.mode ?? 'delta');
        this.tell();
      }
      return Promise.resolve();
    });
  }

  private async readyFile(): Promise<
    Result<{ readonly release: Release; readonly path: string }, Failure<'not-ready' | 'damaged'>>
  > {
    const { stage } = this;
    if (stage.kind !== 'ready') return err(failure('not-ready'));
    const { release, path } = stage;
    if ((await sha512Of(path, release.file.size)) === release.file.sha512) return ok(stage);
    this.deps.note('update-damaged-at-rest');
    await this.forget(release, path);
    this.tell();
    return err(failure('damaged'));
  }

  private async forget(release: Release, path: string): Promise<void> {
    await rm(path, { force: true });
    const news = await loadNews(this.deps.folder, this.deps.who);
    this.stage = { kind: 'nothing-known' };
    if (news?.kind === 'release' && news.release.manifest.digest === release.manifest.digest)
      await this.adopt(news);
  }

  private async unshare(): Promise<void> {
    await this.server?.close();
    this.server = null;
  }

  private async keep(memory: DepotMemory): Promise<void> {
    await mkdir(this.deps.folder, { recursive: true, mode: 0o700 });
    await writeMemory(join(this.deps.folder, 'memory.json'), memory);
    this.memory = memory;
  }

  private tellProgress(): void {
    if (performance.now() - this.toldAt > PROGRESS_MS) this.tell();
  }

  private tell(): UpdateStatus {
    this.toldAt = performance.now();
    const status = this.status();
    this.emitter.fire(status);
    return status;
  }

  /** One act at a time, in the order in which they came. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.turn.then(act);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
