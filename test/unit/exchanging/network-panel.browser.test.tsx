import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import {
  ExchangeScreen,
  ExchangeStatus,
  NetworkStatusPart,
} from '../../../renderer/features/exchanging/index.ts';
import { loadCatalogue } from '../../../renderer/ui/locale/languages.ts';
import { WorkbenchProvider, type Workbench } from '../../../renderer/features/workbench.tsx';
import type { Store } from '../../../renderer/store/api.ts';
import { RELAY_TROUBLES } from '../../../shared/contract/network.ts';
import type { NetworkStatus } from '../../../shared/contract/network.ts';
import { asId, type CircleId, type DeviceId } from '../../../shared/base/ids.ts';
import { Emitter } from '../../../shared/base/emitter.ts';
import { err, failure, ok } from '../../../shared/base/result.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import { fakeHost, noDrafts, type HostAnswers } from '../../support/fake-host.ts';
import { axeFaults } from '../../support/axe-faults.ts';
import { aCircleChoice, aColleague, aNetworkStatus } from '../../support/fake-network.ts';
import { picture } from '../../support/draft-pane-bench.tsx';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { aDraftEntry } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

const SHOTS = import.meta.env['VITE_SHOTS'] as string | undefined;
const CIRCLE = asId<CircleId>('c'.repeat(64));
const AT = Date.UTC(2026, 10, 20, 9, 5);

let store: Store;
let mounted: { unmount(): void } | null = null;

beforeEach(async () => {
  await page.viewport(900, 1200);
  store = await openTestStore();
});
afterEach(async () => {
  mounted?.unmount();
  mounted = null;
  await store.close();
});

const SUMMARY = {
  id: CIRCLE,
  name: 'Delegation of Utopia',
  kind: 'delegation',
  colour: 'petrol',
  role: 'head',
  members: 2,
  lastExchange: null,
  needsNewKey: false,
  vectorHash: '0'.repeat(32),
};

const DETAIL = {
  ...SUMMARY,
  memberList: [],
  acts: [],
  missing: [],
  waiting: 0,
  beyond: 0,
  evidence: [],
  cuts: [],
};

const NEAR: Partial<NetworkStatus> = {
  on: true,
  listening: { port: 49_152, hosts: ['192.168.1.7', 'fe80::1'] },
  circles: [aCircleChoice(CIRCLE)],
  colleagues: [aColleague(CIRCLE, { person: 'سلمى حداد', state: 'exchanging', toSend: 2_000, sent: 300 })],
};

/** The Exchange screen with a network that stands as said, and what it was asked to do. */
async function show(
  status: Partial<NetworkStatus>,
  options: { readonly language?: string; readonly answers?: HostAnswers; readonly isRoomView?: boolean } = {},
) {
  const { language = 'en', answers = {}, isRoomView = false } = options;
  const changed = new Emitter<NetworkStatus>();
  let now = aNetworkStatus(status);
  const asked: string[] = [];
  const act =
    (name: string, change: (params: never) => Partial<NetworkStatus>) =>
    (params: unknown): unknown => {
      asked.push(`${name} ${JSON.stringify(params)}`);
      now = { ...now, ...change(params as never) };
      changed.fire(now);
      return ok(now);
    };
  const host = fakeHost({
    'exchange.status': () => ok({ identity: null, circles: [SUMMARY], damaged: [], newer: [] }),
    'exchange.circle': () => ok(DETAIL),
    'exchange.logged': () => ok({ drafts: [] }),
    'exchange.pending': () => ok({ segments: [], more: false }),
    'network.status': () => ok(now),
    'network.switchOn': act('switchOn', ({ on }: { on: boolean }) => ({ on })),
    'network.pause': act('pause', ({ paused }: { paused: boolean }) => ({ paused })),
    'network.exchangeNow': act('exchangeNow', () => ({})),
    'network.setBudget': act('setBudget', (said: Partial<NetworkStatus>) => said),
    'network.setChoice': act('setChoice', () => ({})),
    'network.setDraftChoice': act('setDraftChoice', () => ({})),
    'network.setPresence': act('setPresence', () => ({})),
    'network.setRelay': act('setRelay', () => ({})),
    'network.receipts': () => ok({ receipts: [] }),
    ...answers,
  });
  const workbench: Workbench = {
    store,
    drafts: noDrafts(),
    host: {
      ...host,
      network: { ...host.network, events: { ...host.network.events, changed: changed.event } },
    },
    dialog: {
      openFiles: () => Promise.resolve([]),
      saveFile: () => Promise.resolve(true),
      openFolder: () => Promise.resolve([]),
    },
    clock: systemClock,
  };
  const { shell, record } = fakeShell();
  mounted = await mountUi(
    <WorkbenchProvider value={workbench}>
      <ExchangeScreen />
      <footer>
        <NetworkStatusPart />
        <ExchangeStatus />
      </footer>
    </WorkbenchProvider>,
    { language, shell, view: { isRoomView, meeting: null, active: null } },
  );
  return {
    asked,
    record,
    say: (change: Partial<NetworkStatus>): void => {
      now = { ...now, ...change };
      changed.fire(now);
    },
  };
}

describe('the switch', () => {
  it('is off at first, says what others can see, and is what switches on', async () => {
    const { asked } = await show({});
    const turn = page.getByRole('switch', { name: 'Exchange when colleagues are near' });
    await expect.element(turn).not.toBeChecked();
    await expect.element(page.getByText(/under a name that changes by chance/)).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Exchange now' })).not.toBeInTheDocument();
    await userEvent.click(page.getByText('Exchange when colleagues are near'));
    await expect.element(turn).toBeChecked();
    expect(asked).toEqual(['switchOn {"on":true}']);
  });

  it('gives way to a pause, which the screen and the status bar say', async () => {
    const { asked } = await show(NEAR);
    await userEvent.click(page.getByRole('button', { name: 'Pause' }));
    await expect.element(page.getByRole('button', { name: 'Go on' })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Exchange now' })).toBeDisabled();
    await expect.element(page.getByText('Exchange paused – saved on this computer')).toBeVisible();
    expect(asked).toEqual(['pause {"paused":true}']);
  });
});

describe('who is near', () => {
  it('is listed with the way, the state and the bytes, and this computer with its address', async () => {
    await show(NEAR);
    await expect.element(page.getByText('192.168.1.7:49152')).toBeVisible();
    await expect.element(page.getByText('[fe80::1]:49152')).toBeVisible();
    await expect.element(page.getByText('سلمى حداد', { exact: true })).toBeVisible();
    await expect.element(page.getByText(/the room’s network.*exchanging.*2 kB.*still to send/)).toBeVisible();
  });

  it('stands in the status bar, and is a number in Room view', async () => {
    await show(NEAR);
    await expect.element(page.getByText(/Connected with .*سلمى حداد.* · 2 kB waiting/)).toBeVisible();
    mounted?.unmount();
    await show(NEAR, { isRoomView: true });
    await expect.element(page.getByText(/Connected with 1 colleague/)).toBeVisible();
    expect(document.body.textContent).not.toContain('سلمى');
    expect(document.body.textContent).not.toContain('Utopia');
  });

  it('is not said to lack a draft that it has over the network', async () => {
    const lacks = { recipients: [{ device: 'b'.repeat(64), person: 'B. Keller' }], segments: 1, bytes: 9 };
    const answers = { 'exchange.previewFile': () => ok({ ...lacks, drafts: ['t1'] }) };
    const { say } = await show(NEAR, { answers });
    const maybe = page.getByText(/1 draft that colleagues may not have yet/).first();
    await expect.element(maybe).toBeVisible();
    say({ colleagues: [aColleague(CIRCLE, { state: 'equal' })] });
    await expect.element(maybe).not.toBeInTheDocument();
  });

  it('is said anew as soon as the host says so', async () => {
    const { say } = await show(NEAR);
    await expect.element(page.getByText(/Connected with/)).toBeVisible();
    say({ colleagues: [] });
    await expect.element(page.getByText('Nobody near – saved on this computer')).toBeVisible();
    say({ on: false });
    await expect.element(page.getByText(/^Offline/)).toBeVisible();
  });
});

describe('what is in the way', () => {
  it('is a sentence with what to do', async () => {
    await show({
      ...NEAR,
      colleagues: [],
      troubles: [
        { kind: 'isolated', circle: null, person: '' },
        { kind: 'relay-full', circle: CIRCLE, person: '' },
      ],
    });
    await expect.element(page.getByText('This Wi-Fi keeps its users apart')).toBeVisible();
    await expect.element(page.getByText(/hotspot with a telephone.*cable.*relay.*USB/)).toBeVisible();
    await expect
      .element(page.getByText(/The relay of .*Delegation of Utopia.* has no room left/))
      .toBeVisible();
  });

  it.each(['en', 'fr', 'ar'])(
    'at a relay has a sentence of its own, and what to do (%s)',
    async (language) => {
      const troubles = RELAY_TROUBLES.map((kind) => ({ kind, circle: CIRCLE, person: '' }));
      await show({ ...NEAR, colleagues: [], troubles }, { language });
      const named = () =>
        document.body.innerText
          .split('\n')
          .filter((line) => line.includes('Delegation of Utopia') && line.length > 30);
      await until(() => new Set(named()).size >= RELAY_TROUBLES.length - 1, 'a sentence for each');
      expect(document.body.innerText).not.toMatch(/network\.trouble|⟦/);
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/relay-troubles-${language}.png` });
    },
  );

  it('of an address is said beside the field, and a call that fails leaves what was typed', async () => {
    const calls: unknown[] = [];
    const { record } = await show(NEAR, {
      answers: { 'network.dial': (params) => (calls.push(params), err(failure('no-answer'))) },
    });
    await userEvent.click(page.getByRole('button', { name: 'Call an address' }));
    const field = page.getByRole('textbox', { name: 'Address and port' });
    await userEvent.fill(field, 'nonsense');
    await userEvent.keyboard('{Enter}');
    await expect
      .element(page.getByText('An address, a colon and a port, as in 192.168.1.7:49152'))
      .toBeVisible();
    await userEvent.fill(field, '١٩٢.١٦٨.١.٩:٤٩١٥٢');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => record.problems.at(-1)?.happened).toBe('Nobody answers at this address.');
    expect(calls).toEqual([{ host: '192.168.1.9', port: 49_152 }]);
    await expect.element(field).toHaveValue('١٩٢.١٦٨.١.٩:٤٩١٥٢');
  });
});

describe('what is sent', () => {
  it.each(['en', 'fr', 'ar'])('says where a colleague keeps a draft to the room (%s)', async (language) => {
    await store.drafts.put(
      aDraftEntry('d-1', { name: 'Terms of reference', home: { kind: 'circle', circle: CIRCLE } }),
    );
    const [draft] = await store.drafts.entries().current();
    const kept = draft === undefined ? [] : [{ draft: draft.id, choice: 'lan' as const }];
    await show({ ...NEAR, circles: [aCircleChoice(CIRCLE, { kept })] }, { language });
    const words = {
      en: ['Choose for single drafts', 'A colleague keeps this draft to the room’s network'],
      fr: ['Choisir pour chaque projet', 'Un collègue réserve ce projet au réseau de la salle'],
      ar: ['اختيار لكل مسودة', 'أبقى زميل هذه المسودة على شبكة القاعة وحدها'],
    }[language];
    await userEvent.click(page.getByRole('button', { name: new RegExp(words?.[0] ?? '^$') }));
    await until(() => document.body.innerText.includes(words?.[1] ?? '—'), 'the line');
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/kept-${language}.png` });
  });

  it('is chosen for the circle, and for a draft no wider than it', async () => {
    await store.drafts.put(
      aDraftEntry('d-1', { name: 'Terms of reference', home: { kind: 'circle', circle: CIRCLE } }),
    );
    const { asked } = await show({ ...NEAR, circles: [aCircleChoice(CIRCLE, { choice: 'lan' })] });
    await userEvent.click(page.getByRole('button', { name: /Choose for single drafts/ }));
    await userEvent.click(page.getByRole('button', { name: /How .*Terms of reference.* is sent/ }));
    await expect.element(page.getByRole('option', { name: 'By every way' })).not.toBeInTheDocument();
    await userEvent.click(page.getByRole('option', { name: 'Only by file' }));
    expect(asked.at(-1)).toContain('"choice":"never"');
  });

  it('is shown with recipients and sizes before anything goes', async () => {
    await show(NEAR, {
      answers: {
        'network.preview': () =>
          ok({
            recipients: [{ device: asId<DeviceId>('b'.repeat(64)), person: 'B. Keller', bytes: 1_234 }],
            segments: 3,
            drafts: [],
            relayBytes: 900,
          }),
      },
    });
    await userEvent.click(page.getByRole('button', { name: 'What would go out…' }));
    await expect.element(page.getByText(/B. Keller.*about 1 kB/)).toBeVisible();
    await expect.element(page.getByText(/To the relay, once for all: about 900 bytes/)).toBeVisible();
  });

  it('is kept under a number of megabytes a day where the link costs money', async () => {
    const { asked } = await show({ ...NEAR, today: { sent: 1_500_000, received: 500_000 } });
    await userEvent.click(page.getByText('This link costs money'));
    await expect.element(page.getByText('3 MB left today')).toBeVisible();
    expect(asked).toEqual(['setBudget {"expensive":true,"budget":5000000}']);
  });

  it('has a receipt from each colleague', async () => {
    await store.drafts.put(
      aDraftEntry('d-1', { name: 'Terms of reference', home: { kind: 'circle', circle: CIRCLE } }),
    );
    const [entry] = await store.drafts.entries().current();
    const receipt = {
      device: asId<DeviceId>('b'.repeat(64)),
      person: 'B. Keller',
      applied: 3,
      of: 5,
      at: AT,
    };
    await show(NEAR, {
      answers: { 'network.receipts': () => ok({ receipts: [{ ...receipt, behind: [entry?.id] }] }) },
    });
    await userEvent.click(page.getByRole('button', { name: 'Who has which version' }));
    await expect.element(page.getByText('3 of 5 pieces')).toBeVisible();
    await expect.element(page.getByText(/Terms of reference.*not yet with .*B. Keller/)).toBeVisible();
  });
});

describe.each(['en', 'fr', 'ar'] as const)('in %s', (language) => {
  it('has no fault: off, with colleagues, paused, and with an address that is none', async () => {
    const { say } = await show({}, { language });
    await expect.element(page.getByRole('switch').first()).not.toBeChecked();
    expect(await axeFaults(), 'off').toEqual([]);
    say({
      ...NEAR,
      expensive: true,
      budget: 5_000_000,
      troubles: [{ kind: 'isolated', circle: null, person: '' }],
    });
    await expect.element(page.getByText('192.168.1.7:49152')).toBeVisible();
    for (const closed of document.querySelectorAll<HTMLElement>(
      'button[aria-expanded="false"]:not([aria-haspopup])',
    ))
      closed.click();
    const field = page.getByPlaceholder('wss://');
    await expect.element(field).toBeVisible();
    const address = document.querySelector<HTMLInputElement>('input[dir="ltr"]:not([placeholder])');
    if (address === null) throw new Error('no field for an address');
    await userEvent.fill(address, 'nowhere');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => document.querySelector('[aria-invalid="true"]')).not.toBeNull();
    expect(await axeFaults(), 'on').toEqual([]);
    say({ ...NEAR, paused: true });
    const { 'network.goOn': goOn = '' } = await loadCatalogue(language);
    await expect.element(page.getByRole('button', { name: goOn, exact: true })).toBeVisible();
    expect(await axeFaults(), 'paused').toEqual([]);
  });

  it('every word is there, and nothing is wider than a narrow window', async () => {
    await page.viewport(320, 900);
    await show(
      {
        ...NEAR,
        expensive: true,
        budget: 5_000_000,
        addresses: [{ host: '10.0.0.4', port: 4000, person: 'B. Keller', lastAt: AT }],
        circles: [
          aCircleChoice(CIRCLE, {
            relay: { url: 'wss://relay.example/m', state: 'waiting', lastAt: AT, items: 2 },
          }),
        ],
        troubles: [{ kind: 'nobody-seen', circle: null, person: '' }],
      },
      { language },
    );
    await expect.element(page.getByRole('switch').first()).toBeVisible();
    await expect.element(page.getByText('wss://relay.example/m').first()).toBeVisible();
    expect(document.body.textContent).not.toContain('⟦');
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
    await picture(`network-narrow-${language}`);
    await page.viewport(1000, 1700);
    await picture(`network-${language}`);
  });
});
