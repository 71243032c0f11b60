import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SegmentLog } from '../../../electron/host/exchange/log/segment-log.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  circleOf,
  hand,
  must,
  releaseInto,
  removeDisk,
  startMachine,
  testClock,
} from '../../support/exchange-machine.ts';
import type { Disk, Machine, TestClock } from '../../support/exchange-machine.ts';

let clock: TestClock;
let alice: Machine;
let bob: Machine;
let circle: CircleId;
let disks: Disk[] = [];
beforeAll(loadAutomerge);
beforeEach(async () => {
  clock = testClock();
  alice = await startMachine('Alice', { clock });
  bob = await startMachine('Bob', { clock });
  disks = [alice.disk, bob.disk];
  circle = await circleOf([alice, bob]);
  await releaseInto(alice, circle, ['first text'], 'First');
  await releaseInto(alice, circle, ['second text'], 'Second');
  await hand(alice, bob, circle);
  await hand(bob, alice, circle);
});
afterEach(async () => {
  await alice.stop();
  await bob.stop();
  for (const disk of disks) removeDisk(disk);
});

const inFolder = (...names: string[]): string => join(alice.disk.folder, 'exchange', ...names);
const inCircle = (...names: string[]): string => inFolder('circles', circle, ...names);

/** Stops Alice's workbench, alters a byte of a file, and starts it again. */
async function restartedWith(path: string, change: (bytes: Buffer) => Buffer | void): Promise<Buffer> {
  await alice.stop();
  const bytes = readFileSync(path);
  const changed = change(bytes) ?? bytes;
  writeFileSync(path, changed);
  alice = await startMachine('Alice', { clock, disk: alice.disk });
  return Buffer.from(changed);
}
const flip =
  (at: number) =>
  (bytes: Buffer): void => {
    const place = at < 0 ? bytes.byteLength + at : at;
    bytes[place] = (bytes[place] ?? 0) ^ 0x10;
  };

async function ownLog(): Promise<string> {
  const { identity } = must(await alice.host.status({}));
  return inCircle('segments', `${identity?.device ?? ''}.log`);
}
const prefix = async (): Promise<string | undefined> =>
  must(await alice.host.status({})).identity?.actorPrefix;

describe('one bit of this device’s own log that was turned on the disk', () => {
  test.each([
    ['in a length', 9],
    ['in a piece', 40],
  ])('%s: nothing is lost, and no number is used again', async (_where, at) => {
    const log = await ownLog();
    const before = await prefix();
    const altered = await restartedWith(log, flip(at));
    expect(await prefix()).not.toBe(before);
    const [aside = ''] = readdirSync(dirname(log)).filter((name) => name.includes('.cut-'));
    expect(readFileSync(join(dirname(log), aside))).toEqual(altered.subarray(8));
    await releaseInto(alice, circle, ['third text'], 'Third');
    const read = await hand(alice, bob, circle);
    expect(read.report).toMatchObject({ refused: 0 });
    expect(must(await bob.host.circle({ circle })).evidence).toEqual([]);
  });

  test('is mended by the next file of a colleague, of which the pieces behind the altered one are not needed', async () => {
    await restartedWith(await ownLog(), flip(9));
    const detail = must(await alice.host.circle({ circle }));
    expect(detail.missing).toMatchObject([{ from: 1, to: 1 }]);
    expect(detail.waiting).toBe(1);
    must(await bob.exchange.readFile(must(await alice.exchange.writeRequest(circle)).bytes));
    await hand(bob, alice, circle);
    expect(must(await alice.host.circle({ circle }))).toMatchObject({ missing: [], waiting: 0 });
  });
});

test('a log of this device that ends in half a piece begins a new incarnation too: a colleague may hold the whole', async () => {
  const before = await prefix();
  await restartedWith(await ownLog(), (bytes) => bytes.subarray(0, bytes.byteLength - 5));
  expect(await prefix()).not.toBe(before);
});

test('a new incarnation is on the disk before anything is cut off, so that a kill in between uses no number again', async () => {
  const log = await ownLog();
  const device = basename(log, '.log');
  await alice.stop();
  const torn = readFileSync(log).subarray(0, -5);
  writeFileSync(log, torn);
  const seen: { readonly device: string; readonly whole: boolean }[] = [];
  expect(
    () =>
      new SegmentLog(dirname(log), (cut) => {
        seen.push({ device: cut, whole: readFileSync(log).equals(torn) });
        throw new Error('killed here');
      }),
  ).toThrow('killed here');
  expect(seen).toEqual([{ device, whole: true }]);
  expect(readFileSync(log)).toEqual(torn);
  alice = await startMachine('Alice', { clock, disk: alice.disk });
});

describe('a circle whose records were altered on the disk', () => {
  test('keeps every byte and leaves the other circles alone', async () => {
    must(
      await alice.host.createCircle({ name: 'Second', kind: 'negotiating', colour: 'red', person: 'Alice' }),
    );
    const altered = await restartedWith(inCircle('membership.log'), flip(9));
    const status = must(await alice.host.status({}));
    expect(status.circles.map(({ name }) => name)).toEqual(['Second']);
    expect(status.damaged).toEqual([circle]);
    expect(readFileSync(inCircle('membership.log'))).toEqual(altered);
    expect(await alice.exchange.state()).toMatchObject({ damaged: [circle], problem: null });
  });

  test('is brought back by the next file of a colleague, and no invitation is needed', async () => {
    const altered = await restartedWith(inCircle('membership.log'), flip(9));
    const read = await hand(bob, alice, circle);
    expect(read.report).toMatchObject({ kind: 'exchange', refused: 0 });
    const status = must(await alice.host.status({}));
    expect(status).toMatchObject({ damaged: [], circles: [{ id: circle, role: 'head', members: 2 }] });
    expect(readFileSync(inCircle('membership.log.cut-0'))).toEqual(altered);
    await releaseInto(alice, circle, ['after it'], 'Third');
    expect((await hand(alice, bob, circle)).report).toMatchObject({ newSegments: 1, refused: 0 });
  });

  test('behind the first record keeps what stands before the altered place', async () => {
    const log = inCircle('membership.log');
    const before = readFileSync(log);
    const second = 8 + 12 + before.readUInt32BE(8);
    await restartedWith(log, flip(second + 1));
    expect(must(await alice.host.status({}))).toMatchObject({ damaged: [], circles: [{ id: circle }] });
    await hand(bob, alice, circle);
    expect(must(await alice.host.status({})).circles).toMatchObject([{ members: 2 }]);
  });
});

describe('a small file of the exchange folder that was altered on the disk', () => {
  test.each(['colleagues.dwk', 'invitations.dwk'])('%s counts as empty and is put aside', async (name) => {
    must(await alice.host.invite({ circle, role: 'reader' }));
    const altered = await restartedWith(inFolder(name), flip(-3));
    expect(must(await alice.host.status({})).circles).toMatchObject([{ id: circle }]);
    expect(readFileSync(inFolder(`${name}.unreadable`))).toEqual(altered);
  });

  test('identity.dwk is a failure with a name, and nothing is made in its place', async () => {
    const altered = await restartedWith(inFolder('identity.dwk'), flip(-3));
    expect(await alice.host.status({})).toMatchObject({ ok: false, error: { code: 'identity-damaged' } });
    expect(await alice.exchange.state()).toMatchObject({ problem: 'identity-damaged', locked: false });
    const made = await alice.host.createCircle({
      name: 'Second',
      kind: 'negotiating',
      colour: 'red',
      person: 'Alice',
    });
    expect(made).toMatchObject({ ok: false, error: { code: 'identity-damaged' } });
    expect(readFileSync(inFolder('identity.dwk'))).toEqual(altered);
    expect(existsSync(inCircle('membership.log'))).toBe(true);
  });
});
