import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ExchangeScreen, ExchangeStatus } from '../../../renderer/features/exchanging/index.ts';
import { WorkbenchProvider, type Workbench } from '../../../renderer/features/workbench.tsx';
import type { Drafts } from '../../../renderer/drafts/api.ts';
import type { Store } from '../../../renderer/store/api.ts';
import type { CircleDetail } from '../../../shared/contract/exchange.ts';
import { asId, type CircleId, type DeviceId } from '../../../shared/base/ids.ts';
import { Emitter } from '../../../shared/base/emitter.ts';
import { ok } from '../../../shared/base/result.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import { axeFaults } from '../../support/axe-faults.ts';
import { fakeHost, noDrafts, type HostAnswers } from '../../support/fake-host.ts';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { loadCatalogue } from '../../../renderer/ui/locale/languages.ts';
import { aDraftEntry } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

/** Where pictures of the screens are put; none without. */
const SHOTS = import.meta.env['VITE_SHOTS'] as string | undefined;

const CIRCLE = asId<CircleId>('c'.repeat(64));
const AT = Date.UTC(2026, 10, 20, 9, 5);
const device = (sign: string): DeviceId => asId<DeviceId>(sign.repeat(64));
const member = (sign: string, person: string, change: Partial<CircleDetail['memberList'][number]> = {}) => ({
  device: device(sign),
  person,
  role: 'editor' as const,
  isThisDevice: false,
  removed: false,
  lastExchangeAt: null,
  ...change,
});

function aCircle(change: Partial<CircleDetail> = {}): CircleDetail {
  return {
    id: CIRCLE,
    name: 'Delegation of Utopia',
    kind: 'delegation',
    colour: 'petrol',
    role: 'head',
    members: 2,
    lastExchange: null,
    needsNewKey: false,
    vectorHash: '0'.repeat(32),
    memberList: [
      member('a', 'A. Diallo', { role: 'head', isThisDevice: true }),
      member('b', 'سلمى حداد', { lastExchangeAt: AT }),
    ],
    acts: [
      { kind: 'created', at: AT, who: 'A. Diallo', name: 'Delegation of Utopia' },
      { kind: 'added', at: AT, who: 'A. Diallo', whom: 'B. Keller', role: 'editor' },
    ],
    missing: [],
    waiting: 0,
    beyond: 0,
    evidence: [],
    cuts: [],
    ...change,
  };
}

/** What the host says has changed. */
const changed = new Emitter<{ circle: CircleId }>();
let store: Store;
let mounted: { unmount(): void; render(element: ReactNode): void } | null = null;

beforeEach(async () => {
  await page.viewport(900, 900);
  store = await openTestStore();
});
afterEach(async () => {
  mounted?.unmount();
  mounted = null;
  await store.close();
});

function summaryOf(detail: CircleDetail): object {
  const { memberList, acts, missing, waiting, beyond, evidence, cuts, ...summary } = detail;
  void [memberList, acts, missing, waiting, beyond, evidence, cuts];
  return summary;
}

interface Scene {
  readonly language?: string;
  readonly answers?: HostAnswers;
  readonly files?: readonly string[];
  /** What every draft of the circle stands at. */
  readonly heads?: readonly string[];
}

function draftsAt(heads: readonly string[]): Drafts {
  return new Proxy(noDrafts(), {
    get: (none, name): unknown => (name === 'heads' ? () => Promise.resolve(heads) : Reflect.get(none, name)),
  });
}

function aWorkbench(detail: CircleDetail | null, { answers = {}, files = [], heads }: Scene): Workbench {
  const host = fakeHost({
    'exchange.status': () =>
      ok({ identity: null, circles: detail === null ? [] : [summaryOf(detail)], damaged: [], newer: [] }),
    'exchange.circle': () => ok(detail),
    'exchange.logged': () => ok({ drafts: [] }),
    'exchange.pending': () => ok({ segments: [], more: false }),
    ...answers,
  });
  return {
    store,
    drafts: heads === undefined ? noDrafts() : draftsAt(heads),
    host: {
      ...host,
      exchange: { ...host.exchange, events: { ...host.exchange.events, changed: changed.event } },
    },
    dialog: {
      openFiles: () =>
        Promise.resolve(
          files.map((name) => ({
            name,
            path: '',
            size: 1,
            mediaType: '',
            bytes: async () => new TextEncoder().encode(name),
          })),
        ),
      openFolder: () => Promise.resolve([]),
      saveFile: () => Promise.resolve(true),
    },
    clock: systemClock,
  };
}

async function show(detail: CircleDetail | null, scene: Scene = {}): Promise<Workbench> {
  const workbench = aWorkbench(detail, scene);
  mounted = await mountUi(
    <WorkbenchProvider value={workbench}>
      <ExchangeScreen />
      <ExchangeStatus />
    </WorkbenchProvider>,
    { language: scene.language ?? 'en', shell: fakeShell().shell },
  );
  await until(() => document.querySelector(detail === null ? 'h1' : 'time') !== null, 'the screen');
  return workbench;
}

/** Where words stand on the screen. */
function placeOf(words: string): DOMRect {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const at = (node.textContent ?? '').indexOf(words);
    if (at === -1 || !(node.parentElement?.closest('ol') instanceof Element)) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    return range.getBoundingClientRect();
  }
  throw new Error(`${words} is not in the log`);
}

describe('the log of a circle', () => {
  it('reads from right to left in Arabic also where names beside each other are Latin', async () => {
    const acts = [{ kind: 'released', at: AT, who: 'A. Diallo', title: 'Rules of order' }] as const;
    await show(aCircle({ acts: [...acts] }), { language: 'ar' });
    expect(placeOf('A. Diallo').left).toBeGreaterThan(placeOf('Rules of order').right);
  });

  it('reads from left to right in English also where a line begins with an Arabic name', async () => {
    await show(aCircle({ acts: [{ kind: 'removed', at: AT, who: 'سلمى حداد', whom: 'أمل نور' }] }));
    expect(placeOf('سلمى حداد').right).toBeLessThan(placeOf('removed').left);
    expect(placeOf('removed').right).toBeLessThan(placeOf('أمل نور').left);
  });
});

describe('what is not in order in a circle', () => {
  const everything = aCircle({
    needsNewKey: true,
    missing: [{ person: 'سلمى حداد', device: device('b'), incarnation: 0, from: 2, to: 4 }],
    beyond: 1,
    cuts: [{ person: 'A. Diallo', bytes: 12, damaged: true }],
    evidence: [
      { reason: 'bad-changes', person: 'سلمى حداد', size: 100 },
      { reason: 'too-many-changes', person: 'سلمى حداد', size: 100 },
      { reason: 'fork', person: '', size: 100 },
    ],
  });

  it.each(['en', 'fr', 'ar'])('is said with what to do, and has no fault (%s)', async (language) => {
    await show(everything, { language });
    await userEvent.click(page.getByRole('button', { name: /What and why|Quoi et pourquoi|ماذا ولماذا/ }));
    const remarks = document.body.innerText;
    expect(remarks).not.toContain('⟦');
    expect(remarks).toContain('سلمى حداد');
    expect(remarks).not.toContain('?');
    expect(document.querySelectorAll('main button, section button').length).toBeGreaterThan(3);
    expect(await axeFaults()).toEqual([]);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/remarks-${language}.png` });
  });
});

describe('what has still to go out', () => {
  const inLog = (people: number): HostAnswers => ({
    'exchange.previewFile': () =>
      ok({
        recipients: people === 0 ? [] : [{ device: device('b'), person: 'B. Keller' }],
        segments: 1,
        drafts: ['t1'],
        bytes: 900,
      }),
  });

  it('is said of a draft that stands in the log and in no colleague’s file', async () => {
    await show(aCircle(), { answers: inLog(1) });
    await expect
      .element(page.getByRole('button', { name: /1 draft that colleagues may not have/ }))
      .toBeVisible();
  });

  it('is nothing where there is nobody else; inviting is the next step', async () => {
    await show(aCircle({ members: 1 }), { answers: inLog(0) });
    await expect.element(page.getByText(/^Nobody else is in the circle/)).toBeVisible();
    expect(document.body.textContent).not.toContain('changes to send');
  });
});

describe('files that ask for an answer', () => {
  const answers: HostAnswers = {
    'exchange.readFile': (params) => {
      const { bytes } = params as { readonly bytes: Uint8Array };
      const person = new TextDecoder().decode(bytes);
      return ok({
        kind: 'join-request',
        circle: CIRCLE,
        circleName: 'Delegation of Utopia',
        person,
        role: 'editor',
        words: [1, 2, 3, 4, 5, 6],
      });
    },
  };
  const asks = (person: string) =>
    page.getByRole('alertdialog', { name: new RegExp(`Add .?${person}.? to`, 'u') });
  const readAll = async (): Promise<void> => {
    await userEvent.click(page.getByRole('button', { name: 'Read a file…' }));
  };

  it('are shown one after the other when they were read together', async () => {
    await show(aCircle(), { answers, files: ['Keller', 'Okafor'] });
    await readAll();
    await expect.element(asks('Keller')).toBeVisible();
    await userEvent.click(page.getByRole('button', { name: 'They differ: do not add' }));
    await expect.element(asks('Okafor')).toBeVisible();
    await userEvent.click(page.getByRole('button', { name: 'They differ: do not add' }));
    await until(() => document.querySelector('[role="alertdialog"]') === null, 'no more questions');
  });

  it('stay on the screen when the window lays its panes out anew', async () => {
    const workbench = await show(aCircle(), { answers, files: ['Keller'] });
    await readAll();
    await expect.element(asks('Keller')).toBeVisible();
    mounted?.render(
      <WorkbenchProvider value={workbench}>
        <div />
        <ExchangeStatus />
      </WorkbenchProvider>,
    );
    await expect.element(asks('Keller')).toBeVisible();
  });
});

describe('where a delegate’s own changes do not go out', () => {
  it('says so to a reader of the circle, and counts nothing as to be sent', async () => {
    await store.drafts.put(aDraftEntry('t1', { home: { kind: 'circle', circle: CIRCLE } }));
    await show(aCircle({ role: 'reader' }), { heads: ['a head that no log holds'] });
    await expect.element(page.getByText(/You changed 1 draft of this circle/)).toBeVisible();
    await expect.element(page.getByRole('button', { name: /No changes to send/ })).toBeVisible();
  });

  it('counts them for an editor', async () => {
    await store.drafts.put(aDraftEntry('t1', { home: { kind: 'circle', circle: CIRCLE } }));
    await show(aCircle({ role: 'editor' }), { heads: ['a head that no log holds'] });
    await expect.element(page.getByRole('button', { name: /1 draft with changes to send/ })).toBeVisible();
    expect(document.body.textContent).not.toContain('You changed');
  });
});

describe('an invitation', () => {
  const invitation: HostAnswers = {
    'exchange.readFile': () =>
      ok({
        kind: 'invitation',
        circle: CIRCLE,
        circleName: 'Delegation of Utopia',
        colour: 'petrol',
        from: 'A. Diallo',
        role: 'editor',
        expiresAt: AT,
      }),
  };
  const readIt = (): Promise<void> => userEvent.click(page.getByRole('button', { name: 'Read a file…' }));

  it('to a circle that the delegate is in asks for nothing', async () => {
    let reads = 0;
    const answers: HostAnswers = {
      ...invitation,
      'exchange.readFile': (params) => {
        reads += 1;
        return invitation['exchange.readFile']?.(params);
      },
    };
    await show(aCircle({ role: 'editor' }), { answers, files: ['one.dwinvite'] });
    await readIt();
    await until(() => reads === 1, 'the file to be read');
    expect(document.querySelector('[role="dialog"]')).toBeNull();
  });

  it('to another circle is answered under the name that colleagues know', async () => {
    const me = { device: device('a'), person: 'A. Diallo', actorPrefix: '0'.repeat(40) };
    const answers: HostAnswers = {
      ...invitation,
      'exchange.status': () => ok({ identity: me, circles: [], damaged: [], newer: [] }),
    };
    await show(null, { answers, files: ['one.dwinvite'] });
    await readIt();
    await expect.element(page.getByRole('textbox', { name: /Your name/ })).toHaveValue('A. Diallo');
  });
});

describe('an invitation that was answered', () => {
  const answered = {
    id: 'task-1',
    kind: 'answered-invitation',
    title: 'exchanging.task.answered',
    state: 'done',
    progress: null,
    startedAt: AT,
    endedAt: AT,
    report: null,
  } as const;

  it('says whose file is waited for, until the circle is there', async () => {
    await store.tasks.put({
      ...answered,
      values: { id: 'd'.repeat(64), circle: 'Co-sponsors', from: 'B. Keller' },
    });
    await show(null);
    await expect
      .element(page.getByText(/Waiting for the file of .*B\. Keller.* for .*Co-sponsors/))
      .toBeVisible();
  });

  it('says nothing more to who is in the circle', async () => {
    await store.tasks.put({ ...answered, values: { id: CIRCLE, circle: 'Utopia', from: 'B. Keller' } });
    await show(aCircle());
    await expect.element(page.getByText(/Waiting for the file of/)).not.toBeInTheDocument();
  });
});

describe.each(['en', 'fr', 'ar'] as const)('what is asked of a delegate (%s)', (language) => {
  it('has no fault: a new circle, a file to write, a colleague to remove', async () => {
    const preview = ok({
      recipients: [{ device: device('b'), person: 'سلمى حداد' }],
      segments: 1,
      drafts: [],
      bytes: 900,
    });
    await show(aCircle(), { language, answers: { 'exchange.previewFile': () => preview } });
    expect(await axeFaults(), 'a circle with members').toEqual([]);
    const words = await loadCatalogue(language);
    for (const id of ['exchanging.new.open', 'exchanging.write.open', 'exchanging.remove']) {
      const opens = page.getByRole('button', { name: words[id] ?? id }).element() as HTMLElement;
      opens.focus();
      await userEvent.keyboard('{Enter}');
      const isOpen = (): boolean => document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
      await until(isOpen, id);
      expect(await axeFaults(), id).toEqual([]);
      await userEvent.keyboard('{Escape}');
      await until(() => !isOpen(), `the end of ${id}`);
      await until(() => document.activeElement === opens, `the focus where it was: ${id}`);
    }
  });
});

describe('several circles', () => {
  it('the one that was just made is shown', async () => {
    const second = aCircle({ id: asId<CircleId>('d'.repeat(64)), name: 'Co-sponsors', kind: 'negotiating' });
    const all = [aCircle(), second];
    let known = 1;
    await show(aCircle(), {
      answers: {
        'exchange.status': () =>
          ok({ identity: null, circles: all.slice(0, known).map(summaryOf), damaged: [], newer: [] }),
        'exchange.circle': (params) =>
          ok(all.find(({ id }) => id === (params as { readonly circle: CircleId }).circle)),
        'exchange.createCircle': () => {
          known = 2;
          return ok({ circle: second.id });
        },
      },
    });
    await userEvent.click(page.getByRole('button', { name: 'New circle…' }));
    await userEvent.fill(page.getByRole('textbox', { name: /Your name/ }), 'A. Diallo');
    await userEvent.click(page.getByRole('button', { name: 'Create circle' }));
    changed.fire({ circle: second.id });
    await expect
      .element(page.getByRole('tab', { name: 'Co-sponsors' }))
      .toHaveAttribute('aria-selected', 'true');
  });
});

describe('no circle', () => {
  it('says what a circle is, and offers both ways into one', async () => {
    await show(null);
    await expect.element(page.getByText('There is no circle yet.')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'New circle…' })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Read an invitation…' })).toBeVisible();
  });

  it('is not said where there is one that cannot be read on this disk', async () => {
    await show(null, {
      answers: { 'exchange.status': () => ok({ identity: null, circles: [], damaged: [CIRCLE], newer: [] }) },
    });
    await expect.element(page.getByText(/A circle cannot be read on this disk/)).toBeVisible();
    expect(document.body.textContent).not.toContain('There is no circle yet.');
  });

  it.each([
    ['en', /A circle was changed by a newer workbench/],
    ['ar', /غيّرت منضدة أحدث دائرة واحدة/],
  ])('is not said where there is one that a newer workbench changed (%s)', async (language, said) => {
    await show(null, {
      language,
      answers: {
        'exchange.status': () => ok({ identity: null, circles: [], damaged: [], newer: [CIRCLE] }),
      },
    });
    await expect.element(page.getByText(said)).toBeVisible();
    expect(document.body.textContent).not.toContain('There is no circle yet.');
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/newer-circle-${language}.png` });
  });
});
