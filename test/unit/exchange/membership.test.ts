import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { MembershipLog } from '../../../electron/host/exchange/circle/membership-log.ts';
import { publicOf } from '../../../electron/host/exchange/codec/crypto.ts';
import { createSealer } from '../../../electron/host/exchange/log/sealed-file.ts';
import { circleOf, readRecord, signRecord } from '../../../electron/host/exchange/membership/record.ts';
import type {
  DeviceRecord,
  MembershipAct,
  MembershipRecord,
} from '../../../electron/host/exchange/membership/record.ts';
import { toHex } from '../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { ROLES } from '../../../shared/domain/circle.ts';
import type { Role } from '../../../shared/domain/circle.ts';
import { random } from '../../support/exchange-machine.ts';
import { runs } from '../../support/campaign.ts';

const folder = mkdtempSync(join(tmpdir(), 'dw-membership-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sealer = createSealer(new Uint8Array(32), 'membership', random);

interface Person {
  readonly seed: Uint8Array;
  readonly record: DeviceRecord;
}

function person(name: string): Person {
  const seed = new Uint8Array(32).fill(name.charCodeAt(0));
  const record: DeviceRecord = {
    device: asId<DeviceId>(toHex(publicOf('ed25519', seed))),
    agreement: publicOf('x25519', seed),
    tls: new Uint8Array(0),
    person: name,
  };
  return { seed, record };
}

const people = ['Alice', 'Bob', 'Chen', 'Dina', 'Emeka'].map(person);
const [alice, bob, chen, dina] = people as [Person, Person, Person, Person];
const box = new Uint8Array(80);
const epoch = (n: number): string => n.toString(16).padStart(32, '0');

const genesis = signRecord(
  {
    circle: null,
    parents: [],
    author: alice.record.device,
    at: 1,
    act: {
      kind: 'genesis',
      name: 'Delegation',
      circleKind: 'delegation',
      colour: 'blue',
      founder: alice.record,
      epoch: epoch(0),
      keys: [{ device: alice.record.device, box }],
    },
  },
  alice.seed,
);

let count = 0;
function newLog(): MembershipLog {
  const log = new MembershipLog(join(folder, `${count++}.log`), circleOf(genesis), sealer);
  log.add(genesis);
  return log;
}

let time = 1;
function act(log: MembershipLog, who: Person, what: MembershipAct): MembershipRecord {
  const record = signRecord(
    {
      circle: circleOf(genesis),
      parents: log.state.heads,
      author: who.record.device,
      at: (time += 1),
      act: what,
    },
    who.seed,
  );
  log.add(record);
  return record;
}

const add = (who: Person, role: Role): MembershipAct => ({
  kind: 'add',
  device: who.record,
  role,
  keys: [{ epoch: epoch(0), box }],
});
const remove = (who: Person, seq = 0): MembershipAct => ({
  kind: 'remove',
  device: who.record.device,
  ends: seq === 0 ? [] : [{ incarnation: 1, seq }],
});
const setRole = (who: Person, role: Role, seq = 0): MembershipAct => ({
  kind: 'role',
  device: who.record.device,
  role,
  ends: seq === 0 ? [] : [{ incarnation: 1, seq }],
});
const roleOf = (log: MembershipLog, who: Person): Role | null =>
  log.state.members.get(who.record.device)?.role ?? null;

/** Takes records in an order in which parents come first, chosen by `pick`. */
function replay(records: readonly MembershipRecord[], pick: (n: number) => number): MembershipLog {
  const log = newLog();
  let left = records.filter((record) => record.id !== genesis.id);
  while (left.length > 0) {
    const ready = left.filter((record) => record.parents.every((id) => log.graph.has(id)));
    if (ready.length === 0) break;
    const next = ready[pick(ready.length)];
    if (next === undefined) break;
    log.add(readRecord(next.bytes));
    left = left.filter((record) => record !== next);
  }
  return log;
}

/** Alice, Bob and Chen are heads, Dina an editor. */
function threeHeads(): MembershipLog {
  const log = newLog();
  act(log, alice, add(bob, 'head'));
  act(log, alice, add(chen, 'head'));
  act(log, alice, add(dina, 'editor'));
  return log;
}
const copyOf = (log: MembershipLog): MembershipLog => replay(log.all(), () => 0);
function exchange(a: MembershipLog, b: MembershipLog): void {
  for (const record of a.all()) b.add(record);
  for (const record of b.all()) a.add(record);
}

describe('membership', () => {
  test('takes nothing from one who is not head', () => {
    const log = threeHeads();
    const before = log.graph.size;
    act(log, dina, add(person('Zoe'), 'editor'));
    act(log, person('Zoe'), remove(alice));
    expect(log.graph.size).toBe(before);
  });

  test('takes nobody back under other keys than he had', () => {
    const log = threeHeads();
    act(log, alice, remove(dina));
    const other = { ...dina.record, agreement: publicOf('x25519', new Uint8Array(32).fill(99)) };
    act(log, bob, { kind: 'add', device: other, role: 'editor', keys: [{ epoch: epoch(0), box }] });
    expect(roleOf(log, dina)).toBeNull();
    act(log, bob, add(dina, 'editor'));
    expect(roleOf(log, dina)).toBe('editor');
  });

  test('lets a removal beat a promotion made at the same time', () => {
    const one = threeHeads();
    const two = copyOf(one);
    act(one, alice, remove(dina));
    act(two, bob, setRole(dina, 'head'));
    exchange(one, two);
    expect(roleOf(one, dina)).toBeNull();
    expect(roleOf(two, dina)).toBeNull();
  });

  test('voids what a removed head did without knowing of the removal, removals too', () => {
    const one = threeHeads();
    const two = copyOf(one);
    act(one, alice, remove(bob));
    act(two, bob, add(person('Zoe'), 'head'));
    act(two, person('Zoe'), add(person('Yan'), 'editor'));
    act(two, bob, remove(dina));
    exchange(one, two);
    for (const log of [one, two]) {
      expect(roleOf(log, person('Zoe'))).toBeNull();
      expect(roleOf(log, person('Yan'))).toBeNull();
      expect(roleOf(log, dina)).toBe('editor');
      expect(roleOf(log, chen)).toBe('head');
    }
  });

  test('removes both of two heads who remove each other, and a third brings one back', () => {
    const one = threeHeads();
    const two = copyOf(one);
    act(one, alice, remove(bob));
    act(two, bob, remove(alice));
    exchange(one, two);
    expect([roleOf(one, alice), roleOf(one, bob), roleOf(two, alice), roleOf(two, bob)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    act(one, chen, add(alice, 'head'));
    exchange(one, two);
    expect(roleOf(two, alice)).toBe('head');
    expect(roleOf(two, bob)).toBeNull();
  });

  test('voids the removals of one whose headship came from a removed head', () => {
    const one = threeHeads();
    const two = copyOf(one);
    act(one, alice, remove(bob));
    act(two, bob, add(person('Zoe'), 'head'));
    act(two, person('Zoe'), remove(chen));
    act(two, person('Zoe'), setRole(dina, 'reader'));
    exchange(one, two);
    for (const log of [one, two]) {
      expect([roleOf(log, chen), roleOf(log, dina)]).toEqual(['head', 'editor']);
      expect(log.state).toEqual(one.state);
    }
  });

  test('keeps what a head removed before his own removal was written', () => {
    const log = threeHeads();
    act(log, bob, remove(dina));
    act(log, alice, remove(bob));
    expect([roleOf(log, bob), roleOf(log, dina)]).toEqual([null, null]);
  });

  test('lets a removed head throw out once, and only the one who removed him, whatever he backdates', () => {
    const log = threeHeads();
    const then = copyOf(log);
    act(log, alice, remove(bob));
    const backdated = (whom: Person): void => {
      const old = copyOf(then);
      act(old, bob, remove(whom));
      exchange(log, old);
    };
    backdated(chen);
    backdated(alice);
    expect([alice, bob, chen].map((who) => roleOf(log, who))).toEqual([null, null, 'head']);
    act(log, chen, add(alice, 'head'));
    expect(roleOf(log, alice)).toBe('head');
    for (let i = 0; i < 3; i++) backdated(alice);
    backdated(chen);
    expect([alice, bob, chen].map((who) => roleOf(log, who))).toEqual(['head', null, 'head']);
  });

  test('does not hear a backdated removal of one whose removal of its author another head has built on', () => {
    const one = threeHeads();
    const two = copyOf(one);
    act(one, alice, remove(bob));
    act(one, chen, setRole(dina, 'commenter'));
    act(two, bob, remove(alice));
    exchange(one, two);
    for (const log of [one, two]) {
      expect([alice, bob, chen].map((who) => roleOf(log, who))).toEqual(['head', null, 'head']);
    }
  });

  test('keeps the earlier of the last two heads when they remove each other, or both leave', () => {
    for (const [first, second] of [
      [bob, alice],
      [alice, bob],
    ] as const) {
      const one = newLog();
      act(one, alice, add(bob, 'head'));
      act(one, alice, add(dina, 'editor'));
      const two = copyOf(one);
      act(one, alice, remove(first));
      act(two, bob, remove(second));
      act(two, bob, remove(dina));
      exchange(one, two);
      expect(two.state).toEqual(one.state);
      expect([roleOf(one, alice), roleOf(one, bob)]).toEqual(['head', null]);
    }
  });

  test('takes no act by which the last head would go', () => {
    const log = threeHeads();
    act(log, bob, remove(alice));
    act(log, bob, setRole(chen, 'editor'));
    const before = log.graph.size;
    act(log, bob, remove(bob));
    act(log, bob, setRole(bob, 'reader'));
    expect(log.graph.size).toBe(before);
    expect(roleOf(log, bob)).toBe('head');
  });

  test('takes the lower of two roles given at the same time', () => {
    const one = threeHeads();
    const two = copyOf(one);
    act(one, alice, setRole(dina, 'commenter'));
    act(two, bob, setRole(dina, 'head'));
    exchange(one, two);
    expect(roleOf(one, dina)).toBe('commenter');
  });

  test('asks for a new key when all keys were sealed for one who is gone', () => {
    const log = threeHeads();
    expect(log.state.needsRotation).toBe(false);
    act(log, alice, remove(dina));
    expect(log.state.needsRotation).toBe(true);
    act(log, alice, { kind: 'rotate', epoch: epoch(1), keys: [{ device: alice.record.device, box }] });
    expect(log.state).toMatchObject({ needsRotation: false, epoch: epoch(1) });
  });

  test('means the same on every machine, whatever acts were concurrent and in whatever order they came', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.nat(2),
            who: fc.nat(4),
            whom: fc.nat(4),
            what: fc.constantFrom('add', 'remove', 'role', 'rotate', 'hear'),
            role: fc.constantFrom(...ROLES),
          }),
          { maxLength: 14 },
        ),
        fc.infiniteStream(fc.nat(1000)),
        (steps, numbers) => {
          const start = threeHeads();
          const places = [start, copyOf(start), copyOf(start)];
          for (const step of steps) {
            const log = places[step.at];
            const who = people[step.who];
            const whom = people[step.whom];
            if (log === undefined || who === undefined || whom === undefined) continue;
            const other = places[(step.at + 1) % places.length];
            if (step.what === 'hear') for (const record of other?.all() ?? []) log.add(record);
            else if (step.what === 'add') act(log, who, add(whom, step.role));
            else if (step.what === 'remove') act(log, who, remove(whom, step.whom));
            else if (step.what === 'role') act(log, who, setRole(whom, step.role));
            else {
              const keys = Array.from(log.state.members.values()).flatMap((member) =>
                member.role === null ? [] : [{ device: member.record.device, box }],
              );
              act(log, who, { kind: 'rotate', epoch: epoch((time += 1)), keys });
            }
          }
          const all = places.flatMap((log) => log.all());
          const unique = Array.from(new Map(all.map((record) => [record.id, record])).values());
          const pick = (n: number): number => (numbers.next().value ?? 0) % n;
          const states = [0, 1, 2].map(() => {
            const log = replay(unique, pick);
            expect(log.graph.size).toBe(unique.length);
            return log.state;
          });
          expect(states[1]).toEqual(states[0]);
          expect(states[2]).toEqual(states[0]);
          expect(Array.from(states[0]?.members.values() ?? [], (one) => one.role)).toContain('head');
        },
      ),
      runs(60),
    );
  });

  test('comes back from disk as it was', () => {
    const path = join(folder, 'again.log');
    const log = new MembershipLog(path, circleOf(genesis), sealer);
    log.add(genesis);
    act(log, alice, add(bob, 'editor'));
    log.sync();
    log.close();
    const again = new MembershipLog(path, circleOf(genesis), sealer);
    expect(again.state).toEqual(log.state);
    again.close();
  });
});
