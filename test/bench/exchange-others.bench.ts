import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startPeer } from '../support/peer-process.ts';
import type { PeerProcess } from '../support/peer-process.ts';
import { startShaper } from '../support/shaper.ts';
import type { Shaper } from '../support/shaper.ts';
import { benchDocs } from './exchange-texts.ts';
import type { Bench, Figure } from './figure.ts';

const POOR = { bitsPerSecond: 64_000, roundTripMs: 600 };
const OTHERS = ['automerge-repo', 'hocuspocus', 'pouchdb'] as const;
/** A link that carries nothing for so long has done its work, where a program does not say so itself. */
const QUIET_MS = 8_000;
const PATIENCE_MS = 120_000;
const SEED_PATIENCE_MS = 240_000;

const sources = join(import.meta.dirname, 'peers');
const folder = join(import.meta.dirname, '../../.cache/bench-peers');
const docs = benchDocs(500);
const keys = docs.map(({ key }) => key);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Report = (figure: Figure) => void;
type Answer = Readonly<Record<string, unknown>>;

/** The same drafts over the same poor link by programs that others made; each pair on a link of its own. */
export const bench: Bench = {
  name: 'exchange-others',
  async run(report) {
    install();
    await Promise.all(
      OTHERS.map(async (name) => {
        const pair = new Others(name);
        try {
          await measure(pair, (figure) => report({ ...figure, name: `${name}: ${figure.name}` }));
        } catch (problem) {
          const why = String(problem).slice(0, 200);
          console.log(JSON.stringify({ bench: 'exchange-others', skipped: name, why }));
        } finally {
          pair.end();
        }
      }),
    );
  },
};

/** Their packages are no part of the product's: they are put into the cache, as the lock file names them. */
function install(): void {
  const lock = 'package-lock.json';
  const isThere = existsSync(join(folder, 'node_modules', '.package-lock.json'));
  const isSame = isThere && readFileSync(join(folder, lock)).equals(readFileSync(join(sources, lock)));
  if (!isSame) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(sources)) cpSync(join(sources, file), join(folder, file));
  if (isSame) return;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const done = spawnSync('npm', args, { cwd: folder, stdio: 'ignore', timeout: 300_000 });
  if (done.status !== 0) throw new Error('The packages of the others could not be installed');
}

/** Two processes of one program. */
class Others {
  readonly a: PeerProcess;
  b: PeerProcess;
  private readonly command: readonly string[];
  private readonly links = new Set<Shaper>();

  constructor(name: string) {
    this.command = ['--no-warnings', join(folder, `${name}.mjs`)];
    this.a = startPeer('a', this.command);
    this.b = startPeer('b', this.command);
  }

  async begin(): Promise<Shaper> {
    for (const peer of [this.a, this.b]) await inTime(must(peer.ask('seed', { docs })));
    const { port } = await inTime(must(this.a.ask('listen')));
    const link = await startShaper(Number(port), POOR);
    this.links.add(link);
    return link;
  }

  renew(): void {
    this.b.kill();
    this.b = startPeer('b', this.command);
  }

  end(): void {
    this.a.kill();
    this.b.kill();
    for (const link of this.links) void link.close();
  }
}

async function measure(pair: Others, report: Report): Promise<void> {
  const link = await pair.begin();
  const tell = (name: string, { bytes, ms, isDone }: Met): void => {
    const said = isDone ? name : `${name}, not done in ${PATIENCE_MS / 1000} s`;
    report({ name: said, unit: 'B', runs: [bytes], aim: '' });
    report({ name: `${said}, time`, unit: 'ms', runs: [ms], aim: '' });
  };
  tell('nothing new, first contact of two that are equal', await meet(pair, link));
  await part(pair, link);
  const again = await meet(pair, link);
  tell('nothing new, connected again', again);
  await part(pair, link);
  const ops = Array.from({ length: 3 }, (_, i) => [i * 40, 4, `agreed ${i} `]);
  await must(pair.a.ask('edit', { edits: keys.slice(0, 3).map((key) => ({ key, ops })) }));
  const changed = await meet(pair, link);
  tell('3 changed, with the connection', changed);
  const over = changed.bytes - again.bytes;
  report({ name: '3 changed, over the connection', unit: 'B', runs: [over], aim: '' });
  const before = link.bytes();
  await pause(60_000);
  report({ name: 'idle for a minute', unit: 'B', runs: [link.bytes() - before], aim: '' });
  await part(pair, link);
  pair.renew();
  tell("newcomer's first text", await firstText(pair, link));
}

interface Met {
  readonly bytes: number;
  readonly ms: number;
  readonly isDone: boolean;
}

/** From calling until both say that they are done; where one cannot say, until the last byte before a silence. */
async function meet({ a, b }: Others, link: Shaper): Promise<Met> {
  const [before, start] = [link.bytes(), performance.now()];
  await inTime(must(b.ask('connect', { port: link.port, keys })));
  let [seen, last, doneAt] = [before, start, 0];
  for (; performance.now() - start < PATIENCE_MS; await pause(50)) {
    if (link.bytes() !== seen) [seen, last] = [link.bytes(), performance.now()];
    const all = await Promise.all([a.ask('status'), b.ask('status')]);
    if (doneAt === 0 && all.every(({ done }) => done === true)) doneAt = performance.now();
    const isQuiet = seen > before && performance.now() - last > QUIET_MS;
    const isDone = all.every(({ done }) => done === true || done === null);
    if (!isQuiet || !isDone || !(await areSame(a, b))) continue;
    return { bytes: seen - before, ms: Math.max(doneAt, doneAt === 0 ? last : 0) - start, isDone: true };
  }
  return { bytes: link.bytes() - before, ms: PATIENCE_MS, isDone: false };
}

async function firstText({ b }: Others, link: Shaper): Promise<Met> {
  const [before, start] = [link.bytes(), performance.now()];
  await inTime(must(b.ask('connect', { port: link.port, keys })));
  for (; performance.now() - start < PATIENCE_MS; await pause(50)) {
    const isDone = Number((await b.ask('status'))['docs']) > 0;
    if (isDone) return { bytes: link.bytes() - before, ms: performance.now() - start, isDone };
  }
  return { bytes: link.bytes() - before, ms: PATIENCE_MS, isDone: false };
}

/** What is still on its way is let arrive, so that it is not counted with the next. */
async function part({ b }: Others, link: Shaper): Promise<void> {
  await b.ask('disconnect');
  for (let seen = -1; seen !== link.bytes(); await pause(1_500)) seen = link.bytes();
}

async function areSame(a: PeerProcess, b: PeerProcess): Promise<boolean> {
  const [one, other] = await Promise.all([a.ask('digest'), b.ask('digest')]);
  return one['digest'] === other['digest'];
}

async function must(answer: Promise<Answer>): Promise<Answer> {
  const found = await answer;
  if (found['ok'] !== true) throw new Error(JSON.stringify(found).slice(0, 200));
  return found;
}

/** A program that does not answer must not hold up the bench. */
function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const ending = setTimeout(
      () => reject(new Error(`No answer in ${SEED_PATIENCE_MS / 1000} s`)),
      SEED_PATIENCE_MS,
    );
    void work.then(resolve, reject).finally(() => clearTimeout(ending));
  });
}
