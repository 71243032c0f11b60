import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ExchangeScreen, ExchangeStatus } from '../../../renderer/features/exchanging/index.ts';
import { WorkbenchProvider, type Workbench } from '../../../renderer/features/workbench.tsx';
import type { Store } from '../../../renderer/store/api.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import { asId, type CircleId, type DeviceId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { CircleFileEntry } from '../../../shared/contract/circle-files.ts';
import type { CircleDetail } from '../../../shared/contract/exchange.ts';
import type { WaitingFile } from '../../../shared/contract/moderation.ts';
import { fakeHost, noDrafts } from '../../support/fake-host.ts';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { until } from '../../support/until.ts';

const SHOTS = import.meta.env['VITE_SHOTS'] as string | undefined;
const AT = Date.UTC(2026, 10, 20, 9, 5);
const DEVICE = asId<DeviceId>('d'.repeat(64));
const CIRCLE: CircleDetail = {
  id: asId<CircleId>('c'.repeat(64)),
  name: 'Drafting group',
  kind: 'moderated',
  colour: 'petrol',
  role: 'head',
  members: 2,
  lastExchange: null,
  needsNewKey: false,
  vectorHash: '0'.repeat(32),
  memberList: [],
  acts: [
    { kind: 'put-offered', at: AT, who: 'سلمى حداد', title: 'Annex' },
    {
      kind: 'file-decided',
      at: AT,
      who: 'A. Diallo',
      whom: 'سلمى حداد',
      title: 'Annex',
      approved: false,
      reason: 'not yet public',
    },
    { kind: 'withdrawn', at: AT, who: 'A. Diallo', title: 'Contribution 7' },
    { kind: 'withdrawn-own', at: AT, who: 'A. Diallo', title: 'Contribution 8' },
  ],
  missing: [],
  waiting: 0,
  beyond: 0,
  evidence: [],
  cuts: [],
};

function aFile(sign: string, change: Partial<CircleFileEntry>): CircleFileEntry {
  return {
    file: sign.repeat(64),
    sha256: sign.repeat(64),
    name: `${sign}.docx`,
    title: `Contribution ${sign}`,
    symbol: 'C7/12-E',
    agenda: '',
    mediaType: '',
    size: 5_000_000,
    at: AT,
    person: 'سلمى حداد',
    device: DEVICE,
    isMine: false,
    hasLeft: false,
    state: 'whole',
    have: 77,
    chunks: 77,
    bytesHere: 5_001_000,
    wanted: false,
    lanOnly: false,
    into: '',
    review: 'none',
    declined: null,
    withdrawn: null,
    mayWithdraw: true,
    ...change,
  };
}

const FILES = [
  aFile('1', {}),
  aFile('2', { state: 'withdrawn', withdrawn: { person: 'A. Diallo', at: AT }, mayWithdraw: false }),
  aFile('3', { state: 'absent', have: 0, bytesHere: 0, review: 'waiting' }),
  aFile('5', { hasLeft: true, person: 'Ivan Gone', state: 'absent', have: 0, bytesHere: 0 }),
  aFile('4', { review: 'declined', declined: { person: 'A. Diallo', reason: 'not yet public', at: AT } }),
];
const WAITING: WaitingFile = {
  put: '3'.repeat(64),
  device: DEVICE,
  at: AT,
  person: 'سلمى حداد',
  title: 'Contribution 3',
  size: 5_000_000,
  isMine: false,
  declined: null,
};

let store: Store;
let mounted: { unmount(): void } | null = null;
beforeEach(async () => {
  await page.viewport(1000, 1400);
  store = await openTestStore();
});
afterEach(async () => {
  mounted?.unmount();
  mounted = null;
  await store.close();
});

async function show(
  language: string,
  asked: unknown[] = [],
  role: CircleDetail['role'] = 'head',
): Promise<void> {
  const detail = { ...CIRCLE, role };
  const { memberList, acts, missing, waiting, beyond, evidence, cuts, ...summary } = detail;
  void [memberList, acts, missing, waiting, beyond, evidence, cuts];
  const said = (name: string, answer: unknown) => (params: unknown) => {
    asked.push([name, params]);
    return ok(answer);
  };
  const workbench: Workbench = {
    store,
    drafts: noDrafts(),
    host: fakeHost({
      'exchange.status': () => ok({ identity: null, circles: [summary], damaged: [], newer: [] }),
      'exchange.circle': () => ok(detail),
      'exchange.logged': () => ok({ drafts: [] }),
      'exchange.pending': () => ok({ segments: [], more: false }),
      'circleFiles.list': () => ok({ files: FILES, bytesHere: 10_002_000 }),
      'circleFiles.withdraw': said('withdraw', { files: FILES, bytesHere: 0 }),
      'moderation.desk': () => ok({ contributions: [], files: [WAITING], proposals: [] }),
      'moderation.decideFile': said('decide', { contributions: [], files: [], proposals: [] }),
    }),
    dialog: {
      openFiles: () => Promise.resolve([]),
      openFolder: () => Promise.resolve([]),
      saveFile: () => Promise.resolve(true),
    },
    clock: systemClock,
  };
  mounted = await mountUi(
    <WorkbenchProvider value={workbench}>
      <ExchangeScreen />
      <ExchangeStatus />
    </WorkbenchProvider>,
    { language, shell: fakeShell().shell },
  );
  await until(() => document.body.innerText.includes('Contribution 4'), 'the documents of the circle');
  await until(() => document.querySelector('time') !== null, 'the log');
}

async function press(name: RegExp): Promise<void> {
  const found = Array.from(document.querySelectorAll('button')).find((button) =>
    name.test(button.getAttribute('aria-label') ?? button.textContent ?? ''),
  );
  if (found === undefined) throw new Error(`No button ${String(name)}`);
  found.focus();
  await userEvent.keyboard('{Enter}');
}

describe('the documents of a moderated circle', () => {
  it.each(['en', 'fr', 'ar'])(
    'say what waits, was declined and was withdrawn, by whom (%s)',
    async (language) => {
      await show(language);
      const words = document.body.innerText;
      for (const raw of ['⟦', 'files.', 'moderating.', 'exchanging.']) expect(words).not.toContain(raw);
      expect(words).toContain('not yet public');
      const left = {
        en: 'is no longer in this circle',
        fr: 'n’est plus dans ce cercle',
        ar: 'في هذه الدائرة',
      };
      expect(words).toContain(left[language as keyof typeof left]);
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/circle-folder-${language}.png` });
    },
  );

  it('are withdrawn by one act that says first what it cannot do', async () => {
    const asked: unknown[] = [];
    await show('en', asked);
    await press(/^Withdraw .?Contribution 1/);
    await until(() => document.querySelector('[role="alertdialog"]') !== null, 'the question');
    expect(document.querySelector('[role="alertdialog"]')?.textContent).toMatch(
      /whoever has fetched it keeps it/,
    );
    expect(asked).toEqual([]);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/withdraw-en.png` });
    await press(/^Withdraw$/);
    await until(() => asked.length > 0, 'the act');
    expect(asked).toEqual([['withdraw', { circle: CIRCLE.id, file: '1'.repeat(64) }]]);
  });

  it('are let in or declined by a moderator, with a reason', async () => {
    const asked: unknown[] = [];
    await show('en', asked);
    await press(/^Decide on .?Contribution 3/);
    await until(() => document.querySelector('textarea') !== null, 'the question');
    document.querySelector('textarea')?.focus();
    await userEvent.keyboard('second draft');
    await press(/^Decline$/);
    await until(() => asked.length > 0, 'the decision');
    const { put, device } = WAITING;
    expect(asked).toEqual([
      ['decide', { circle: CIRCLE.id, device, put, approve: false, reason: 'second draft' }],
    ]);
  });

  it.each(['en', 'fr', 'ar'])(
    'says to members, in %s, that documents wait and are in no folder yet',
    async (language) => {
      await show(language, [], 'editor');
      const words = {
        en: 'waits for a moderator and is not',
        fr: 'attend un modérateur et n’est',
        ar: 'تنتظر المشرف وليست',
      };
      await until(() => document.body.innerText.includes(words[language as keyof typeof words]), 'the line');
      if (SHOTS !== undefined)
        await page.screenshot({ path: `${SHOTS}/circle-folder-member-${language}.png` });
    },
  );
});
