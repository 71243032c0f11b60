import * as A from '@automerge/automerge/slim';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBundle } from '../../../electron/host/exchange/codec/bundle-file.ts';
import { encodeContent, openSegment, parseSegment } from '../../../electron/host/exchange/codec/segment.ts';
import { Exchange } from '../../../electron/host/exchange/exchange.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  allFiles,
  circleOf,
  MEETING,
  must,
  random,
  removeDisk,
  startMachine,
  testClock,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';

beforeAll(loadAutomerge);
const machines: Machine[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

const CANARIES = {
  note: 'CANARYNOTE we can live with less',
  fallback: 'CANARYFALLBACK two thirds',
  name: 'CANARYNAME our bottom line',
  title: 'CANARYTITLE internal working title',
  deleted: 'CANARYDELETED clause',
  struck: 'CANARYSTRUCK clause that is marked deleted',
  where: 'CANARYWHERE breakfast of heads',
  clauseId: 'CANARYCLAUSE',
};

/** Each text as UTF-8, UTF-16 in both orders, and letter by letter as a change column holds it. */
function forms(text: string): readonly Uint8Array[] {
  const word = text.split(' ')[0] ?? text;
  const swapped = Buffer.from(word, 'utf16le').swap16();
  return [utf8(word), new Uint8Array(Buffer.from(word, 'utf16le')), new Uint8Array(swapped)];
}

function expectClean(where: string, bytes: Uint8Array): void {
  const haystack = Buffer.from(bytes);
  for (const [name, text] of Object.entries(CANARIES)) {
    for (const form of forms(text)) {
      if (haystack.includes(Buffer.from(form))) throw new Error(`${name} is in ${where}`);
    }
  }
}

describe('canary texts', () => {
  test('are found where they are', () => {
    expect(() => expectClean('a test', utf8(`x ${CANARIES.fallback}`))).toThrow('fallback');
  });

  test('of notes, deleted fallbacks, own names and standings are in no byte that leaves or arrives', async () => {
    const clock = testClock();
    const alice = await startMachine('Alice', { clock });
    const other = await startMachine('Other', { clock });
    machines.push(alice, other);
    const circle = await circleOf([alice, other], { kind: 'negotiating', name: 'Co-sponsors' });
    const texts = ['Public text of the clause.', 'Another clause.', CANARIES.struck];
    const draft = await alice.draft(texts, CANARIES.title);
    const { clauses } = await alice.content(draft);
    const clause: ClauseId = clauses[0]?.id ?? asId('');
    const struck: ClauseId = clauses[2]?.id ?? asId('');
    const secret: ClauseId = asId(CANARIES.clauseId);
    await alice.edit(draft, [{ kind: 'set-text', clause, to: `Public text. ${CANARIES.fallback}` }]);
    await alice.edit(draft, [{ kind: 'set-text', clause, to: 'Public text of the clause.' }]);
    await alice.edit(draft, [
      {
        kind: 'add',
        after: null,
        clause: {
          id: secret,
          kind: 'paragraph',
          level: 0,
          manualLabel: null,
          text: CANARIES.deleted,
          marks: [],
          status: { state: 'not-discussed' },
        },
      },
      { kind: 'delete', clause: secret },
      { kind: 'set-status', clause: struck, to: { state: 'deleted' } },
      {
        kind: 'set-status',
        clause,
        to: { state: 'agreed', by: 'delegation', where: CANARIES.where, when: '2026-11-22' },
      },
    ]);
    const entry = {
      id: draft,
      meeting: MEETING,
      kind: 'blank',
      name: CANARIES.name,
      home: { kind: 'only-me' },
      createdAt: 1,
      changedAt: 1,
      sample: false,
      trashedAt: null,
    } as const;
    alice.disk.entries.set(draft, entry);

    const released = must(
      await alice.exchange.release({
        content: await alice.content(draft),
        title: 'Public title',
        circle,
        meeting: MEETING,
      }),
    );
    expect(released).not.toBe(draft);
    // One that waits to be sent under a name of the delegate's own, as after a release that the disk refused.
    const waiting = await alice.draft(['Text of the second.'], 'Second public title');
    alice.disk.entries.set(waiting, { ...entry, id: waiting, home: { kind: 'circle', circle } });
    const { bytes } = must(await alice.exchange.writeFile(circle, []));
    must(await other.exchange.readFile(bytes));
    expect(await other.texts(released)).toEqual(['Public text of the clause.', 'Another clause.']);
    expect((await other.content(released)).title).toBe('Public title');

    expectClean('the file', bytes);
    for (const file of allFiles(other.disk.folder))
      expectClean(`${file.path} of the other machine`, file.bytes);
    for (const file of allFiles(alice.disk.folder)) expectClean(`${file.path} of the host`, file.bytes);
    for (const chunk of await other.disk.chunks.load(released))
      expectClean('a chunk of the other machine', chunk.bytes);

    await other.stop();
    machines.splice(machines.indexOf(other), 1);
    const opened = new Exchange(join(other.disk.folder, 'exchange'), other.disk.hostKey, {
      random,
      clock,
      folderIncarnation: 1,
      wordsCost: 256,
    });
    const found = opened.get(circle);
    if (found === null) throw new Error('No circle');
    const content = openBundle(bytes, opened.requireIdentity().agreementSeed);
    expect(content.segments.length).toBeGreaterThan(0);
    const titles: string[] = [];
    for (const record of content.records) expectClean('a membership record', record);
    for (const part of content.segments) {
      const segment = parseSegment(part);
      const plain = openSegment(segment, found.epochKey(segment.header.epoch) ?? new Uint8Array(32));
      expectClean('an opened segment', encodeContent(plain));
      for (const one of plain.entries) {
        expect([released, waiting]).toContain(one.draft);
        // A bundle packs its columns: look at the changes it unpacks to.
        expectClean('the bundle', one.bundle);
        for (const change of A.readBundle(one.bundle).changes)
          expectClean('a change', utf8(JSON.stringify(change)));
        const loaded = A.loadIncremental(A.init<object>(), one.bundle);
        for (const change of A.getAllChanges(loaded)) {
          expectClean('a raw change', change);
          expectClean('a decoded change', utf8(JSON.stringify(A.decodeChange(change))));
        }
      }
      titles.push(...plain.acts.flatMap((act) => (act.kind === 'released' ? [act.title] : [])));
    }
    expect(titles).toEqual(['Public title', 'Second public title']);
    for (const act of found.acts()) expectClean('the log', utf8(JSON.stringify(act)));
    opened.close();
    removeDisk(other.disk);
  });
});

test('the names of files tell whoever finds the stick no circle, person or day', async () => {
  const alice = await startMachine('Alice Canary');
  const bob = await startMachine('Bob Canary');
  machines.push(alice, bob);
  const circle = await circleOf([alice, bob], { name: 'Canary circle' });
  const invitation = must(await alice.host.invite({ circle, role: 'reader' }));
  const carol = await startMachine('Carol Canary');
  machines.push(carol);
  const answer = must(
    await carol.host.answerInvitation({ invitation: invitation.bytes, person: 'Carol Canary' }),
  ).name;
  const written = must(await alice.exchange.writeFile(circle, [])).name;
  const request = must(await alice.exchange.writeRequest(circle)).name;
  expect(invitation.name).toMatch(/^[0-9a-f]{8}\.dwinvite$/);
  expect(answer).toMatch(/^[0-9a-f]{8}\.dwjoin$/);
  for (const name of [written, request]) expect(name).toMatch(/^[0-9a-f]{8}\.dwbundle$/);
});
