import { startPeer } from '../support/peer-process.ts';
import type { PeerProcess } from '../support/peer-process.ts';
import { startShaper } from '../support/shaper.ts';
import type { Link, Shaper } from '../support/shaper.ts';
import { compareTenThousand } from './exchange-many.ts';
import { benchDocs } from './exchange-texts.ts';
import type { Bench, Figure } from './figure.ts';

const POOR: Link = { bitsPerSecond: 64_000, roundTripMs: 600 };
const ROOM: Link = { bitsPerSecond: 0, roundTripMs: 0 };
const DOCS = 500;
const RUNS = 3;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
type Status = { readonly states: readonly string[]; readonly segments: number; readonly drafts: number };
const statusOf = async (peer: PeerProcess): Promise<Status> =>
  (await peer.ask('status')) as unknown as Status;

const processorOf = async (peer: PeerProcess): Promise<number> =>
  Number((await peer.ask('status'))['processorMs']);

/** Asks until it is so; the asking is no part of the link. */
async function until(check: () => Promise<boolean>, ms = 120_000): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; await pause(10))
    if (await check()) return;
  throw new Error('Not in time');
}

const areEqual = (peers: readonly PeerProcess[]) => async (): Promise<boolean> => {
  const all = await Promise.all(peers.map(statusOf));
  const [first] = all;
  return all.every(
    (one) =>
      one.states.length === 1 &&
      one.states[0] === 'equal' &&
      one.segments === first?.segments &&
      one.drafts === DOCS,
  );
};

async function must(
  answer: Promise<Readonly<Record<string, unknown>>>,
): Promise<Readonly<Record<string, unknown>>> {
  const found = await answer;
  if (found['ok'] !== true) throw new Error(JSON.stringify(found).slice(0, 200));
  return found;
}

class Pair {
  readonly a = startPeer('a');
  readonly b = startPeer('b');
  private port = 0;

  async begin(): Promise<void> {
    await must(this.a.ask('seed', { docs: benchDocs(DOCS) }));
    this.port = Number((await must(this.a.ask('listen')))['port']);
  }

  through(link: Link): Promise<Shaper> {
    return startShaper(this.port, link);
  }

  /** Bytes and time from calling until both know that they hold the same. */
  async meet(shaper: Shaper): Promise<{ readonly bytes: number; readonly ms: number }> {
    const [before, start] = [shaper.bytes(), performance.now()];
    await must(this.b.ask('connect', { port: shaper.port }));
    await until(areEqual([this.a, this.b]));
    const ms = performance.now() - start;
    await pause(700);
    return { bytes: shaper.bytes() - before, ms };
  }

  async part(): Promise<void> {
    await this.b.ask('disconnect');
    await until(async () => (await statusOf(this.a)).states.length === 0);
  }

  async change(count: number, edits: number): Promise<void> {
    const ops = Array.from({ length: edits }, (_, i) => [i * 40, 4, `agreed ${i} `]);
    const changed = Array.from({ length: count }, (_, i) => ({ key: `doc-${i}`, ops }));
    await must(this.a.ask('edit', { edits: changed }));
  }

  async end(): Promise<void> {
    await Promise.all([this.a.end(), this.b.end()]);
  }
}

/** Exchange of 500 drafts between two real processes, most of it over a poor link. */
export const bench: Bench = {
  name: 'exchange',
  async run(report) {
    const pair = new Pair();
    try {
      await pair.begin();
      await coldCopy(pair, report);
      const connection = await nothingNew(pair, report);
      await changed(pair, report, connection);
      await openLine(pair, report);
      await cuts(pair, report);
      await firstText(pair, report);
    } finally {
      await pair.end();
    }
    report(await compareTenThousand());
  },
};

type Report = (figure: Figure) => void;

async function coldCopy(pair: Pair, report: Report): Promise<void> {
  const room = await pair.through(ROOM);
  const before = await processorOf(pair.b);
  const { bytes, ms } = await pair.meet(room);
  // Where other programs wait for the machine, this says what the time would be without them.
  const busy = (await processorOf(pair.b)) - before;
  report({ name: 'cold copy of 500, LAN', unit: 'ms', runs: [ms], aim: '≤ 10,000' });
  report({ name: 'cold copy of 500, processor time of the receiver', unit: 'ms', runs: [busy], aim: '' });
  report({ name: 'cold copy of 500, bytes', unit: 'kB', runs: [bytes / 1000], aim: '' });
  await pair.part();
  await room.close();
}

async function nothingNew(pair: Pair, report: Report): Promise<number> {
  const [cold, resumed]: [{ bytes: number; ms: number }[], { bytes: number; ms: number }[]] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    const link = await pair.through(POOR);
    cold.push(await pair.meet(link));
    await pair.part();
    resumed.push(await pair.meet(link));
    await pair.part();
    await link.close();
  }
  report({ name: 'nothing new, cold', unit: 'B', runs: cold.map(({ bytes }) => bytes), aim: '≤ 4,000' });
  report({ name: 'nothing new, cold, time', unit: 'ms', runs: cold.map(({ ms }) => ms), aim: '≤ 4,000' });
  report({
    name: 'nothing new, resumed',
    unit: 'B',
    runs: resumed.map(({ bytes }) => bytes),
    aim: '≤ 2,000',
  });
  report({ name: 'nothing new, resumed, time', unit: 'ms', runs: resumed.map(({ ms }) => ms), aim: '' });
  return Math.min(...cold.map(({ bytes }) => bytes));
}

async function changed(pair: Pair, report: Report, connection: number): Promise<void> {
  const met: { bytes: number; ms: number }[] = [];
  const files: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await pair.change(3, 3);
    files.push(Number((await must(pair.a.ask('bundle')))['bytes']));
    const link = await pair.through(POOR);
    met.push(await pair.meet(link));
    await pair.part();
    await link.close();
  }
  const over = met.map(({ bytes }) => bytes - connection);
  report({ name: '3 changed, over the connection', unit: 'B', runs: over, aim: '≤ 3,000' });
  report({ name: '3 changed, time', unit: 'ms', runs: met.map(({ ms }) => ms), aim: '≤ 6,000' });
  report({ name: 'bundle file of 3 changed', unit: 'B', runs: files, aim: '≤ 2,000' });
}

async function openLine(pair: Pair, report: Report): Promise<void> {
  const link = await pair.through(POOR);
  await pair.meet(link);
  const checks: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const before = link.bytes();
    await must(pair.b.ask('check'));
    await pause(1_500);
    checks.push(link.bytes() - before);
  }
  report({ name: 'nothing new on an open line', unit: 'B', runs: checks, aim: '≤ 120' });
  const before = link.bytes();
  await pause(60_000);
  report({ name: 'idle for a minute', unit: 'B', runs: [link.bytes() - before], aim: '≤ 300' });
  await pair.part();
  await link.close();
}

/** Every hundredth byte of what three changes need. */
async function cuts(pair: Pair, report: Report): Promise<void> {
  let [tried, converged] = [0, 0];
  for (let cutAfter = 100; cutAfter <= 6_000; cutAfter += 100) {
    await pair.change(3, 1);
    const cut = await pair.through({ ...ROOM, cutAfter });
    const met = await pair.b.ask('connect', { port: cut.port });
    if (met['ok'] === true)
      await until(async () => cut.bytes() >= cutAfter || (await areEqual([pair.a, pair.b])()));
    await cut.close();
    await pair.part();
    const whole = await pair.through(ROOM);
    await pair.meet(whole);
    await pair.part();
    await whole.close();
    tried += 1;
    if ((await statusOf(pair.a)).segments === (await statusOf(pair.b)).segments) converged += 1;
  }
  report({ name: 'cut at every 100th byte, converged', unit: 'count', runs: [converged], aim: `= ${tried}` });
}

async function firstText(pair: Pair, report: Report): Promise<void> {
  const newcomer = startPeer('b');
  const link = await pair.through(POOR);
  const start = performance.now();
  await must(newcomer.ask('connect', { port: link.port }));
  await until(async () => (await statusOf(newcomer)).drafts > 0);
  report({ name: "newcomer's first text", unit: 'ms', runs: [performance.now() - start], aim: '≤ 60,000' });
  newcomer.kill();
  await link.close();
}
