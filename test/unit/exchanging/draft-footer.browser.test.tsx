import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { DraftFooter, ExchangeStatus, useDraftLock } from '../../../renderer/features/exchanging/index.ts';
import { WorkbenchProvider, type Workbench } from '../../../renderer/features/workbench.tsx';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import type { Store } from '../../../renderer/store/api.ts';
import { asId, type CircleId, type DraftId } from '../../../shared/base/ids.ts';
import { Emitter } from '../../../shared/base/emitter.ts';
import { ok } from '../../../shared/base/result.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import type { NetworkStatus, Presence } from '../../../shared/contract/network.ts';
import type { Role } from '../../../shared/domain/circle.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { fakeHost, noDrafts } from '../../support/fake-host.ts';
import { aCircleChoice, aColleague, aNetworkStatus } from '../../support/fake-network.ts';
import { picture } from '../../support/draft-pane-bench.tsx';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { aDraftEntry } from '../../support/store-records.ts';

const CIRCLE = asId<CircleId>('c'.repeat(64));
const DRAFT = asId<DraftId>('d-1');

let store: Store;
let mounted: { unmount(): void } | null = null;
beforeEach(async () => {
  await page.viewport(900, 500);
  store = await openTestStore();
  await store.drafts.put(aDraftEntry('d-1', { name: 'Our line', home: { kind: 'circle', circle: CIRCLE } }));
});
afterEach(async () => {
  mounted?.unmount();
  mounted = null;
  await store.close();
});

function Shown() {
  return (
    <>
      <p>{useDraftLock(DRAFT) ? 'locked' : 'open'}</p>
      <DraftFooter draft={DRAFT} />
      <ExchangeStatus />
    </>
  );
}

const CONTENT: DraftContent = {
  id: DRAFT,
  kind: 'blank',
  title: 'Terms of reference',
  language: 'en',
  clauses: [],
};

/** The foot of a draft for somebody with this role; what was made, and what the host was told. */
async function show(role: Role | null, network: Partial<NetworkStatus> = {}, language = 'en') {
  const made: unknown[] = [];
  const told: unknown[] = [];
  const statuses = new Emitter<NetworkStatus>();
  const presences = new Emitter<Presence & { readonly gone: boolean }>();
  let now = aNetworkStatus(network);
  const circle = {
    id: CIRCLE,
    name: 'Utopia',
    kind: 'delegation',
    colour: 'petrol',
    role,
    members: 2,
    lastExchange: null,
    needsNewKey: false,
    vectorHash: '0'.repeat(32),
  };
  const host = fakeHost({
    'exchange.status': () => ok({ identity: null, circles: [circle], damaged: [], newer: [] }),
    'exchange.logged': () => ok({ drafts: [] }),
    'network.status': () => ok(now),
    'network.here': (params) => (told.push(params), ok({})),
  });
  const drafts: Drafts = new Proxy(noDrafts(), {
    get: (none, name): unknown => {
      if (name === 'content') return () => Promise.resolve(CONTENT);
      if (name === 'create') return (options: unknown) => Promise.resolve(made.push(options));
      return Reflect.get(none, name);
    },
  });
  const workbench: Workbench = {
    store,
    drafts,
    host: {
      ...host,
      network: { ...host.network, events: { changed: statuses.event, presence: presences.event } },
    },
    dialog: {
      openFiles: () => Promise.resolve([]),
      openFolder: () => Promise.resolve([]),
      saveFile: () => Promise.resolve(true),
    },
    clock: systemClock,
  };
  const { shell, record } = fakeShell();
  mounted = await mountUi(
    <WorkbenchProvider value={workbench}>
      <Shown />
    </WorkbenchProvider>,
    { language, shell, view: { isRoomView: false, meeting: null, active: { kind: 'draft', id: DRAFT } } },
  );
  return {
    made,
    told,
    record,
    presences,
    say: (change: Partial<NetworkStatus>): void => {
      now = { ...now, ...change };
      statuses.fire(now);
    },
  };
}

describe('a draft of a circle', () => {
  it('can be written in by heads and editors, and nothing is said of it', async () => {
    await show('editor');
    await expect.element(page.getByText('open')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Copy into my drafts' })).not.toBeInTheDocument();
  });

  it('is for a reader to read and to copy into a draft of their own, without its history', async () => {
    const { made, record } = await show('reader');
    await expect.element(page.getByText('locked')).toBeVisible();
    await expect.element(page.getByText(/You are Reader in .*Utopia.*: you can read and copy/)).toBeVisible();
    await userEvent.click(page.getByRole('button', { name: 'Copy into my drafts' }));
    await expect.poll(() => record.opened.length).toBe(1);
    expect(made).toHaveLength(1);
    const copies = (await store.drafts.entries().current()).filter(({ id }) => id !== DRAFT);
    expect(copies.map(({ home }) => home.kind)).toEqual(['only-me']);
    expect(copies[0]?.name).toContain('Our line');
  });

  it('says to who was removed that changes would reach nobody', async () => {
    await show(null);
    await expect.element(page.getByText(/You are no longer a member of .*Utopia/)).toBeVisible();
  });
});

describe('who is in a draft', () => {
  const near = (presence: boolean): Partial<NetworkStatus> => ({
    on: true,
    circles: [aCircleChoice(CIRCLE, { presence })],
    colleagues: [aColleague(CIRCLE, { person: 'A. Diallo' })],
  });
  const there = (gone: boolean): Presence & { readonly gone: boolean } => ({
    circle: CIRCLE,
    device: aColleague(CIRCLE).device,
    person: 'A. Diallo',
    draft: DRAFT,
    clause: null,
    gone,
  });

  it('is said while they are in it, and not once they are gone or not connected', async () => {
    const { presences, say } = await show('editor', near(true));
    await expect.element(page.getByText('open')).toBeVisible();
    presences.fire(there(false));
    await expect.element(page.getByText(/A\. Diallo.* is in this draft/)).toBeVisible();
    presences.fire(there(true));
    await expect.element(page.getByText(/is in this draft/)).not.toBeInTheDocument();
    presences.fire(there(false));
    await expect.element(page.getByText(/is in this draft/)).toBeVisible();
    say({ colleagues: [] });
    await expect.element(page.getByText(/is in this draft/)).not.toBeInTheDocument();
  });

  it('is told of this delegate only where it is switched on, and taken back when it is switched off', async () => {
    const { told, say } = await show('editor', near(false));
    await expect.element(page.getByText('open')).toBeVisible();
    say(near(true));
    await expect.poll(() => told).toEqual([{ circle: CIRCLE, draft: DRAFT, clause: null }]);
    say(near(false));
    await expect.poll(() => told.at(-1)).toEqual({ circle: null, draft: null, clause: null });
  });
});

describe.each(['en', 'fr', 'ar'])('in %s', (language) => {
  it('all is said, and nothing is wider than a narrow window', async () => {
    await page.viewport(320, 500);
    const status = {
      on: true,
      circles: [aCircleChoice(CIRCLE, { presence: true })],
      colleagues: [aColleague(CIRCLE)],
    };
    const { presences } = await show('reader', status, language);
    await expect.element(page.getByText('locked')).toBeVisible();
    const { device } = aColleague(CIRCLE);
    presences.fire({ circle: CIRCLE, device, person: 'سلمى حداد', draft: DRAFT, clause: null, gone: false });
    await expect.element(page.getByText(/سلمى حداد/)).toBeVisible();
    expect(document.body.textContent).not.toContain('⟦');
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
    await picture(`footer-${language}`);
  });
});
