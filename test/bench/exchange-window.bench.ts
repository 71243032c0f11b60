import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { PeerDrafts } from '../../electron/cli/peer/drafts.ts';
import { Vector } from '../../electron/host/exchange/circle/vector.ts';
import type { SegmentAct, SegmentEntry } from '../../electron/host/exchange/codec/segment.ts';
import type { CircleId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import { loadAutomerge } from '../support/drafts.ts';
import { circleOf, must, removeDisk, startMachine, testClock } from '../support/exchange-machine.ts';
import type { Machine } from '../support/exchange-machine.ts';
import { dialog, readFiles, savedTo } from '../support/exchange-window.ts';
import { passFirstRun } from '../support/window-model.ts';
import { startWorkbench } from '../support/workbench.ts';
import { benchDocs } from './exchange-texts.ts';
import type { Bench } from './figure.ts';

const DOCS = 500;
const PIECE_BYTES = 32 * 1024;

/** A window that takes in 500 drafts which are new to it, each durable: what it does of a cold copy, whatever the way. */
export const bench: Bench = {
  name: 'exchange-window',
  async run(report) {
    const stick = await mkdtemp(join(tmpdir(), 'dw-bench-'));
    await loadAutomerge();
    const head = await startMachine('Alice', { clock: testClock(Date.now()) });
    const workbench = await startWorkbench();
    try {
      const { page } = workbench;
      page.setDefaultTimeout(120_000);
      const circle = await circleOf([head]);
      await passFirstRun(page);
      await joinByFile(head, circle, page, stick);
      await sealDrafts(head, circle, DOCS);
      const file = join(stick, 'all.dwbundle');
      await writeFile(file, must(await head.exchange.writeFile(circle, [])).bytes);
      const already = await draftsIn(page);
      const start = performance.now();
      await readFiles(page, [file]);
      const giveUp = start + 300_000;
      while ((await draftsIn(page)) < already + DOCS) {
        if (performance.now() > giveUp)
          throw new Error(`not all drafts came: ${await draftsIn(page)} of ${already + DOCS}`);
        await page.waitForTimeout(100);
      }
      const runs = [performance.now() - start];
      report({
        name: `${DOCS} drafts that are new, taken in by the window`,
        unit: 'ms',
        runs,
        aim: '≤ 10,000',
      });
    } finally {
      await workbench.stop();
      await head.stop();
      removeDisk(head.disk);
      await rm(stick, { recursive: true, force: true });
    }
  },
};

/** By real files; nobody compares words. */
async function joinByFile(head: Machine, circle: CircleId, page: Page, stick: string): Promise<void> {
  const invitation = join(stick, 'invitation.dwinvite');
  await writeFile(invitation, must(await head.host.invite({ circle, role: 'editor' })).bytes);
  await readFiles(page, [invitation]);
  await dialog(page)
    .getByRole('textbox', { name: /Your name/ })
    .fill('Bob');
  const answer = await savedTo(stick, page, () =>
    dialog(page).getByRole('button', { name: 'Save answer' }).click(),
  );
  must(await head.host.admit({ request: new Uint8Array(await readFile(answer)) }));
  await dialog(page).getByRole('button', { name: 'Done' }).click();
}

/** Drafts with a past, put into the log below the window's code, which would type each edit anew. */
async function sealDrafts(head: Machine, id: CircleId, count: number): Promise<void> {
  const exchange = head.opener.get();
  const circle = exchange?.get(id) ?? null;
  if (exchange === null || circle === null) throw new Error('No circle');
  const me = exchange.requireIdentity();
  const drafts = new PeerDrafts(() => me.device.slice(0, 32) + me.incarnation.toString(16).padStart(8, '0'));
  let [entries, acts, bytes]: [SegmentEntry[], SegmentAct[], number] = [[], [], 0];
  const seal = (): void => {
    const sealed = circle.seal(entries, acts, new Vector(circle.log.vector()));
    if ('failure' in sealed) throw new Error(sealed.failure);
    [entries, acts, bytes] = [[], [], 0];
  };
  for (const { key, title, base, ops } of benchDocs(count)) {
    const draft = asId<SegmentEntry['draft']>(key);
    await drafts.create(draft, title, base, ops);
    const changes = await drafts.changesSince(draft, []);
    if (changes === null) continue;
    if (entries.length > 0 && bytes + changes.bundle.length > PIECE_BYTES) seal();
    const at = Date.now();
    acts.push({ kind: 'released', draft, title, at });
    entries.push({ draft, base: [], heads: changes.heads, bundle: changes.bundle, at });
    bytes += changes.bundle.length;
  }
  seal();
}

/** How many drafts the window keeps, as its database says. */
function draftsIn(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const found = (await indexedDB.databases()).find(({ name }) => name?.endsWith('-chunks') === true);
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const asked = indexedDB.open(found?.name ?? '');
      asked.addEventListener('success', () => resolve(asked.result));
      asked.addEventListener('error', () => reject(new Error('The chunks cannot be opened')));
    });
    const count = await new Promise<number>((resolve, reject) => {
      const asked = db.transaction('drafts').objectStore('drafts').count();
      asked.addEventListener('success', () => resolve(asked.result));
      asked.addEventListener('error', () => reject(new Error('The chunks cannot be counted')));
    });
    db.close();
    return count;
  });
}
