import axe from 'axe-core';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ExchangeScreen, ExchangeStatus } from '../../../renderer/features/exchanging/index.ts';
import { readPicture } from '../../../renderer/features/exchanging/joining/read-picture.ts';
import { WorkbenchProvider, type Workbench } from '../../../renderer/features/workbench.tsx';
import type { Store } from '../../../renderer/store/api.ts';
import { Emitter } from '../../../shared/base/emitter.ts';
import { RELAY_TROUBLES } from '../../../shared/contract/network.ts';
import { asId, type CircleId, type DeviceId } from '../../../shared/base/ids.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import { err, failure, ok } from '../../../shared/base/result.ts';
import type { CircleDetail } from '../../../shared/contract/exchange.ts';
import type { JoiningStatus, JoinOffer } from '../../../shared/contract/joining.ts';
import { fakeHost, noDrafts, type HostAnswers } from '../../support/fake-host.ts';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { until } from '../../support/until.ts';

const SHOTS = import.meta.env['VITE_SHOTS'] as string | undefined;
const CIRCLE = asId<CircleId>('c'.repeat(64));
const AT = Date.UTC(2026, 10, 20, 9, 5);
const TEXT = `DW1:${'QYAVABYHA4DQOBYHA4DQOBYHA4DQOB2Y'.repeat(6)}`;
const WORDS = [0, 1, 2, 3, 4, 5];

const DETAIL: CircleDetail = {
  id: CIRCLE,
  name: 'Drafting group',
  kind: 'moderated',
  colour: 'petrol',
  role: 'head',
  members: 2,
  lastExchange: null,
  needsNewKey: false,
  vectorHash: '0'.repeat(32),
  memberList: [
    {
      device: asId<DeviceId>('a'.repeat(64)),
      person: 'A. Diallo',
      role: 'head',
      isThisDevice: true,
      removed: false,
      lastExchangeAt: null,
    },
    {
      device: asId<DeviceId>('b'.repeat(64)),
      person: 'سلمى حداد',
      role: 'editor',
      isThisDevice: false,
      removed: false,
      lastExchangeAt: AT,
    },
  ],
  acts: [
    { kind: 'created', at: AT, who: 'A. Diallo', name: 'Drafting group' },
    { kind: 'added', at: AT, who: 'A. Diallo', whom: 'سلمى حداد', role: 'head' },
    { kind: 'proposed', at: AT, who: 'سلمى حداد', whom: 'Dr Okafor', reason: 'numbering' },
    { kind: 'decided', at: AT, who: 'A. Diallo', whom: 'سلمى حداد', approved: false, reason: 'too long' },
    { kind: 'both-removed', at: AT, who: 'A', whom: 'B' },
  ],
  missing: [],
  waiting: 0,
  beyond: 0,
  evidence: [],
  cuts: [],
};

const PARTS = [
  { device: DETAIL.memberList[1]?.device, person: 'سلمى حداد', pieces: 2, declined: 1 },
  { device: 'e'.repeat(64), person: 'B. Keller', pieces: 3, declined: 0 },
];
const SHOWN = '5'.repeat(64);
const CHANGES = {
  entries: [{ draft: 't1', bundle: new Uint8Array([1]) }],
  parts: PARTS,
  titles: [
    { draft: 't1', title: null },
    { draft: 't2', title: 'A title of its own' },
  ],
  shown: SHOWN,
};

const OFFER: JoinOffer = {
  id: 'd'.repeat(64),
  circle: CIRCLE,
  circleName: 'Drafting group',
  role: 'editor',
  ticket: TEXT,
  spoken: null,
  expiresAt: AT,
  state: { kind: 'waiting' },
  relay: null,
};
const NOTHING: JoiningStatus = { offers: [], listening: null, newcomer: null, relay: null };

let told: Emitter<JoiningStatus>;
let calls: string[];
let store: Store;
let mounted: { unmount(): void; render(element: ReactNode): void } | null = null;
let saved: string[];

beforeEach(async () => {
  await page.viewport(1000, 1000);
  store = await openTestStore();
  told = new Emitter();
  calls = [];
  saved = [];
});
afterEach(async () => {
  mounted?.unmount();
  mounted = null;
  await store.close();
});

async function show(
  options: { answers?: HostAnswers; language?: string; empty?: boolean } = {},
): Promise<void> {
  const { memberList, acts, missing, waiting, beyond, evidence, cuts, ...summary } = DETAIL;
  void [memberList, acts, missing, waiting, beyond, evidence, cuts];
  const said = (name: string) => () => {
    calls.push(name);
    return ok(NOTHING);
  };
  const host = fakeHost({
    'exchange.status': () =>
      ok({ identity: null, circles: options.empty === true ? [] : [summary], damaged: [], newer: [] }),
    'exchange.circle': () => ok(DETAIL),
    'exchange.logged': () => ok({ drafts: [] }),
    'exchange.pending': () => ok({ segments: [], more: false }),
    'joining.status': () => ok(NOTHING),
    'joining.offer': () => ok(OFFER),
    'joining.join': said('join'),
    'joining.confirm': said('confirm'),
    'joining.admit': said('admit'),
    'joining.decline': said('decline'),
    'joining.stop': said('stop'),
    'joining.goOn': said('goOn'),
    'joining.closeOffer': said('closeOffer'),
    'moderation.desk': () =>
      ok({
        contributions: [
          {
            device: DETAIL.memberList[1]?.device,
            person: 'سلمى حداد',
            incarnation: 1,
            seq: 2,
            parts: PARTS,
            isMine: false,
            at: AT,
            drafts: [{ draft: 't1', title: 'Terms of reference' }],
            declined: null,
          },
        ],
        files: [],
        proposals: [
          { id: '0'.repeat(32), person: 'Dr Okafor', reason: 'numbering', who: 'B', at: AT, answer: null },
        ],
      }),
    'moderation.changes': () => ok(CHANGES),
    'moderation.decide': (asked) => {
      calls.push(`decide ${JSON.stringify(Reflect.get(Object(asked), 'shown'))}`);
      return ok({ contributions: [], files: [], proposals: [] });
    },
    ...options.answers,
  });
  const clause = (text: string) => ({
    id: 'c1',
    kind: 'paragraph',
    level: 0,
    label: '1',
    manualLabel: null,
    text,
    marks: [],
    status: { state: 'not-discussed' },
  });
  const content = (text: string) => ({
    id: 't1',
    kind: 'blank',
    title: 'Terms of reference',
    language: 'en',
    clauses: [clause(text)],
  });
  const workbench: Workbench = {
    store,
    drafts: new Proxy(noDrafts(), {
      get: (none, name): unknown =>
        name === 'preview'
          ? () => Promise.resolve({ before: content('the old words'), after: content('the new words') })
          : Reflect.get(none, name),
    }),
    host: { ...host, joining: { ...host.joining, events: { changed: told.event } } },
    dialog: {
      openFiles: () => Promise.resolve([]),
      openFolder: () => Promise.resolve([]),
      saveFile: (name, _type, bytes) => {
        saved.push(name, bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : '');
        return Promise.resolve(true);
      },
    },
    clock: systemClock,
  };
  mounted = await mountUi(
    <WorkbenchProvider value={workbench}>
      <ExchangeScreen />
      <ExchangeStatus />
    </WorkbenchProvider>,
    { language: options.language ?? 'en', shell: fakeShell().shell },
  );
  await until(() => document.querySelector('h1') !== null, 'the screen');
}

const press = (name: string | RegExp): Promise<void> =>
  userEvent.click(page.getByRole('button', { name }).first());
const dialogText = (): string =>
  document.querySelector('[role="dialog"], [role="alertdialog"]')?.textContent ?? '';
const says = (words: string): Promise<void> => until(() => dialogText().includes(words), words);

async function axeOnDialog(): Promise<readonly string[]> {
  const dialog = document.querySelector<HTMLElement>('[role="dialog"], [role="alertdialog"]');
  if (dialog === null) throw new Error('No dialog');
  const { violations } = await axe.run(dialog, { rules: { region: { enabled: false } } });
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
}

describe('inviting by code', () => {
  it.each(['en', 'fr', 'ar'])(
    'shows a picture that a camera reads, and admits nobody without the press (%s)',
    async (language) => {
      await show({ language });
      await press(/Invite by code|Inviter par code|دعوة برمز/);
      await press(/Make the code|Créer le code|إنشاء الرمز/);
      await until(() => document.querySelector('svg[role="img"] path') !== null, 'the picture');
      expect(await pictureText()).toBe(TEXT);
      expect(await axeOnDialog()).toEqual([]);
      told.fire({
        ...NOTHING,
        offers: [{ ...OFFER, state: { kind: 'asking', person: 'B. Keller', words: WORDS } }],
      });
      await says('B. Keller');
      expect(document.querySelectorAll('[role="dialog"] ol li')).toHaveLength(6);
      expect(await axeOnDialog()).toEqual([]);
      expect(calls).toEqual([]);
      await press(/words are the same|mots sont les mêmes|الكلمات متطابقة/);
      expect(calls).toEqual(['admit']);
      expect(dialogText()).not.toContain('⟦');
    },
  );

  it('begins on "They differ", so that Enter alone admits nobody', async () => {
    await show();
    await press('Invite by code…');
    await press('Make the code');
    await says('Nobody has come');
    told.fire({
      ...NOTHING,
      offers: [{ ...OFFER, state: { kind: 'asking', person: 'B. Keller', words: WORDS } }],
    });
    await says('B. Keller');
    await until(() => document.activeElement?.textContent === 'They differ: do not admit', 'the focus');
    await userEvent.keyboard('{Enter}');
    expect(calls).toEqual(['decline']);
  });

  it('says what to do where exchange over the network is off', async () => {
    await show({ answers: { 'joining.offer': () => err(failure('off')) } });
    await press('Invite by code…');
    await press('Make the code');
    await says('switched off');
  });

  async function pictureText(): Promise<string | null> {
    const svg = document.querySelector('svg[role="img"]');
    if (svg === null) return null;
    const image = new Image();
    const clone = svg.cloneNode(true);
    if (!(clone instanceof SVGElement)) return null;
    clone.setAttribute('width', '600');
    clone.setAttribute('height', '600');
    clone.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    image.src = `data:image/svg+xml;utf8,${encodeURIComponent(clone.outerHTML)}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 600;
    canvas.height = 600;
    canvas.getContext('2d')?.drawImage(image, 0, 0, 600, 600);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
    return blob === null ? null : readPicture(new Uint8Array(await blob.arrayBuffer()));
  }
});

describe('joining with a code', () => {
  async function fill(code: string): Promise<void> {
    await press('Join with a code…');
    await userEvent.fill(page.getByRole('textbox', { name: /Code of the invitation/ }), code);
    await userEvent.fill(page.getByRole('textbox', { name: /Your name/ }), 'B. Keller');
    await userEvent.click(page.getByRole('button', { name: 'Join', exact: true }));
  }

  it.each([
    ['rivver mountain 2947', '“\u2068rivver\u2069” is not a word'],
    ['river mountain 294', 'not complete'],
    ['river mountain 2940', 'digits are 2 to 9'],
  ])('says what of "%s" is not right', async (code, words) => {
    await show({ empty: true });
    await fill(code);
    await says(words);
    expect(calls).toEqual([]);
  });

  it('goes by the keyboard from the code to the circle', async () => {
    await show({ empty: true });
    await fill('river mountain 2947');
    expect(calls).toEqual(['join']);
    const invited = {
      circle: CIRCLE,
      circleName: 'Drafting group',
      colour: 'petrol' as const,
      from: 'A. Diallo',
      role: 'editor' as const,
    };
    told.fire({ ...NOTHING, newcomer: { kind: 'looking' } });
    await says('Looking for the inviter');
    told.fire({ ...NOTHING, newcomer: { kind: 'comparing', invited, words: WORDS, confirmed: false } });
    await says('A. Diallo');
    expect(await axeOnDialog()).toEqual([]);
    await userEvent.keyboard('{Tab}{Enter}');
    expect(calls).toContain('confirm');
    told.fire({ ...NOTHING, newcomer: { kind: 'cut', invited } });
    await says('connection was lost');
    await press('Go on');
    expect(calls).toContain('goOn');
    told.fire({ ...NOTHING, newcomer: { kind: 'joined', circle: CIRCLE, circleName: 'Drafting group' } });
    await says('You are now in');
  });

  it.each(['en', 'fr', 'ar'])(
    'says what is wrong with the relay of the code, each in its sentence (%s)',
    async (language) => {
      await show({ empty: true, language });
      await press(/Join with a code|Rejoindre avec un code|الانضمام برمز/);
      const remark = (): Element | null => document.querySelector('[data-relay]');
      const sentences = new Set<string>();
      for (const relay of RELAY_TROUBLES) {
        told.fire({ ...NOTHING, newcomer: { kind: 'knocking' }, relay });
        await until(() => remark()?.getAttribute('data-relay') === relay, relay);
        sentences.add(remark()?.textContent ?? '');
        if (SHOTS !== undefined && relay === 'relay-unproven')
          await page.screenshot({ path: `${SHOTS}/door-${language}.png` });
      }
      expect(sentences.size).toBe(RELAY_TROUBLES.length);
      expect(Array.from(sentences).every((one) => one.length > 20)).toBe(true);
      expect(dialogText()).not.toMatch(/joining\.|⟦/);
      told.fire({ ...NOTHING, newcomer: { kind: 'knocking' } });
      await until(() => remark() === null, 'nothing wrong');
    },
  );

  it('tells every way in which it can fail', async () => {
    await show({ empty: true });
    await fill('river mountain 2947');
    for (const problem of [
      'unknown-code',
      'used',
      'busy',
      'declined',
      'no-answer',
      'not-the-inviter',
    ] as const) {
      told.fire({ ...NOTHING, newcomer: { kind: 'failed', problem } });
      await until(
        () => document.querySelector('[role="alert"]')?.textContent.endsWith('.') === true,
        problem,
      );
      expect(dialogText()).not.toContain('joining.problem');
    }
  });
});

describe('a moderated circle', () => {
  it.each(['en', 'fr', 'ar'])(
    'shows what waits beside what stands, and decides with a reason (%s)',
    async (language) => {
      await show({ language });
      await press(/Look and decide|Voir et décider|عرض واتخاذ/);
      await until(() => document.querySelector('del')?.textContent === 'old', 'the difference');
      expect(document.querySelector('ins')?.textContent).toBe('new');
      expect(await axeOnDialog()).toEqual([]);
      await userEvent.click(
        page.getByRole('dialog').getByRole('button', { name: /^(Let it in|Accepter|قبول)$/ }),
      );
      expect(calls).toEqual([`decide "${SHOWN}"`]);
    },
  );

  it.each(['en', 'fr', 'ar'])('names everything that comes in, and whose it is (%s)', async (language) => {
    await show({ language });
    const names = /سلمى حداد[^]*B\. Keller/;
    await until(
      () => names.test(document.querySelector('li ul')?.textContent ?? ''),
      'the parts on the desk',
    );
    await press(/Look and decide|Voir et décider|عرض واتخاذ/);
    await until(() => document.querySelector('del') !== null, 'the difference');
    expect(document.querySelectorAll('[role="dialog"] ul li')).toHaveLength(2);
    expect(dialogText()).toMatch(names);
    expect(dialogText()).toContain('A title of its own');
    expect(dialogText()).not.toMatch(/moderating\.|⟦/);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/moderating-${language}.png` });
  });

  it('lets nothing in that cannot be shown, or is no longer what was shown', async () => {
    const letIn = page.getByRole('dialog').getByRole('button', { name: 'Let it in' });
    await show({ answers: { 'moderation.changes': () => ok({ ...CHANGES, shown: null }) } });
    await press(/Look and decide/);
    await says('not on this computer');
    await expect.element(letIn).toBeDisabled();
    mounted?.unmount();
    let looked = 0;
    await show({
      answers: {
        'moderation.changes': () => {
          looked += 1;
          return ok(CHANGES);
        },
        'moderation.decide': () => err(failure('not-shown')),
      },
    });
    await press(/Look and decide/);
    await expect.element(letIn).toBeEnabled();
    await userEvent.click(letIn);
    await until(() => looked === 2, 'another look');
  });

  it('names its head moderator', async () => {
    await show();
    await until(() => document.body.innerText.includes('You: Moderator'), 'the role');
  });
});

describe('the log of a circle', () => {
  it('is filtered, and saved as sentences that name what became of acts that could not both hold', async () => {
    await show();
    await until(() => document.body.innerText.includes('removed each other'), 'the log');
    await press('Save as text…');
    await until(() => saved.length > 0, 'the file');
    const text = saved[1] ?? '';
    expect(text).toContain('both removals stand');
    expect(text).toContain('declined what');
    expect(text).toContain('too long');
    expect(text).toContain('Moderator');
    expect(text.split('\r\n')).toHaveLength(DETAIL.acts.length + 3);
  });
});

describe('a lost laptop', () => {
  it.each(['en', 'fr', 'ar'])(
    'is removed only after it was said what is safe and what is not (%s)',
    async (language) => {
      await show({ language });
      await press(/laptop is lost|ordinateur est perdu|الحاسوب مفقود/);
      await until(() => document.querySelector('[role="alertdialog"]') !== null, 'the dialog');
      expect(document.querySelectorAll('[role="alertdialog"] li')).toHaveLength(5);
      expect(dialogText()).not.toContain('⟦');
      expect(await axeOnDialog()).toEqual([]);
    },
  );
});
