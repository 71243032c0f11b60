import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LibraryScreen } from '../../../renderer/features/library/index.ts';
import { OpenPackDialog } from '../../../renderer/features/library/packs/open-pack-dialog.tsx';
import { WorkbenchProvider, type Workbench } from '../../../renderer/features/workbench.tsx';
import type { Store } from '../../../renderer/store/api.ts';
import { asId, type CircleId, type DeviceId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { CircleFileEntry } from '../../../shared/contract/circle-files.ts';
import type { OpenedPack } from '../../../shared/contract/packs.ts';
import { fakeHost, noDrafts } from '../../support/fake-host.ts';
import { fakeShell, mountUi } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { aDocument } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

const SHOTS = import.meta.env['VITE_SHOTS'] as string | undefined;
const CIRCLE = asId<CircleId>('c'.repeat(64));
const AT = Date.UTC(2026, 10, 20, 9, 5);

function aFile(sign: string, change: Partial<CircleFileEntry> = {}): CircleFileEntry {
  return {
    file: sign.repeat(64),
    sha256: sign.repeat(64),
    name: `${sign}.docx`,
    title: `Contribution ${sign}`,
    symbol: 'C7/12-E',
    agenda: '4.2',
    mediaType: '',
    size: 5_000_000,
    at: AT,
    person: 'سلمى حداد',
    device: asId<DeviceId>('d'.repeat(64)),
    isMine: false,
    hasLeft: false,
    state: 'absent',
    have: 0,
    chunks: 77,
    bytesHere: 0,
    wanted: false,
    lanOnly: false,
    into: '',
    review: 'none',
    declined: null,
    withdrawn: null,
    mayWithdraw: false,
    ...change,
  };
}

let store: Store;
let mounted: { unmount(): void } | null = null;
beforeEach(async () => {
  await page.viewport(1000, 800);
  store = await openTestStore();
});
afterEach(async () => {
  mounted?.unmount();
  mounted = null;
  await store.close();
});

async function show(
  files: readonly CircleFileEntry[],
  language: string,
  asked: unknown[] = [],
): Promise<void> {
  const workbench: Workbench = {
    store,
    drafts: noDrafts(),
    host: fakeHost({
      'exchange.status': () =>
        ok({
          identity: null,
          circles: [
            {
              id: CIRCLE,
              name: 'Delegation of Utopia',
              kind: 'delegation',
              colour: 'petrol',
              role: 'editor',
              members: 2,
              lastExchange: null,
              needsNewKey: false,
              vectorHash: '0'.repeat(32),
            },
          ],
          damaged: [],
          newer: [],
        }),
      'circleFiles.list': () => ok({ files, bytesHere: 0 }),
      'circleFiles.fetch': (params) => {
        asked.push(params);
        return ok({ files, bytesHere: 0 });
      },
      'circleFiles.pause': (params) => {
        asked.push(params);
        return ok({ files, bytesHere: 0 });
      },
    }),
    dialog: {
      openFiles: () => Promise.resolve([]),
      openFolder: () => Promise.resolve([]),
      saveFile: () => Promise.resolve(true),
    },
    clock: { now: () => AT },
  };
  mounted = await mountUi(
    <WorkbenchProvider value={workbench}>
      <LibraryScreen />
    </WorkbenchProvider>,
    { language, shell: fakeShell().shell },
  );
  await until(() => document.body.innerText.includes('Delegation of Utopia'), 'the documents of the circle');
}

describe('documents of circles in the library', () => {
  const files = [
    aFile('a'),
    aFile('b', { agenda: '7' }),
    aFile('e', { state: 'fetching', wanted: true, have: 31 }),
    aFile('f', { state: 'paused', wanted: true, have: 60 }),
    aFile('1', { state: 'held-up', wanted: true, have: 2 }),
    aFile('2', { state: 'damaged' }),
    aFile('3', { state: 'waiting', wanted: true, lanOnly: true }),
  ];

  it.each(['en', 'fr', 'ar'])('say how far each is here, without a word missing (%s)', async (language) => {
    await show(files, language);
    const words = document.body.innerText;
    expect(words).not.toContain('⟦');
    expect(words).not.toContain('files.');
    expect(document.querySelectorAll('[role="progressbar"]')).toHaveLength(4);
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/circle-files-${language}.png` });
  });

  it('are asked for one by one, or all of an agenda item, by keyboard', async () => {
    const asked: unknown[] = [];
    await show(files, 'en', asked);
    page
      .getByRole('button', { name: /^Fetch .?Contribution b/ })
      .element()
      .focus();
    await userEvent.keyboard('{Enter}');
    await until(() => asked.length === 1);
    expect(asked[0]).toEqual({ circle: CIRCLE, files: ['b'.repeat(64)], lanOnly: false, into: '' });
    page
      .getByRole('checkbox', { name: /room’s network/ })
      .element()
      .focus();
    await userEvent.keyboard(' ');
    page
      .getByRole('button', { name: /^Fetch all 2/ })
      .element()
      .focus();
    await userEvent.keyboard('{Enter}');
    await until(() => asked.length === 2);
    expect(asked[1]).toMatchObject({ files: ['a'.repeat(64), 'b'.repeat(64)], lanOnly: true });
    await userEvent.click(page.getByRole('button', { name: /^Pause .?Contribution e/ }));
    await until(() => asked.length === 3);
    expect(asked[2]).toEqual({ circle: CIRCLE, file: 'e'.repeat(64), paused: true });
  });

  it('are not named for what is in the library already', async () => {
    await store.documents.add(aDocument('d-1', { sha256: asId('a'.repeat(64)) }), null);
    await show([aFile('a'), aFile('b')], 'en');
    await until(() => document.body.innerText.includes('1 document not here yet'), 'one document');
    expect(document.body.innerText).not.toContain('Contribution a');
  });
});

describe('a pack that is opened', () => {
  const pack: OpenedPack = {
    meeting: 'WG-7, second session',
    starts: '2026-11-20',
    ends: '2026-11-24',
    agenda: [{ item: '4.2', title: 'Financing of meetings' }],
    files: [
      {
        kind: 'draft',
        sha256: 'a'.repeat(64),
        size: 3_000,
        name: 'tor.html',
        mediaType: 'text/html',
        title: 'Terms of reference',
        symbol: '',
        agenda: '4.2',
      },
    ],
    at: AT,
    signer: {
      device: asId<DeviceId>('d'.repeat(64)),
      person: 'Secretariat',
      isThisDevice: false,
      known: null,
    },
    front: 300,
  };

  it.each(['en', 'fr', 'ar'])(
    'says that the signer is not known, and shows what is in it (%s)',
    async (language) => {
      const file = {
        name: 'x.dwpack',
        path: '',
        size: 1,
        mediaType: '',
        bytes: () => Promise.reject(new Error()),
      };
      const workbench: Workbench = {
        store,
        drafts: noDrafts(),
        host: fakeHost(),
        dialog: {
          openFiles: () => Promise.resolve([]),
          openFolder: () => Promise.resolve([]),
          saveFile: () => Promise.resolve(true),
        },
        clock: { now: () => AT },
      };
      mounted = await mountUi(
        <WorkbenchProvider value={workbench}>
          <OpenPackDialog hand={{ file, pack }} onClose={() => undefined} />
        </WorkbenchProvider>,
        { language, shell: fakeShell().shell },
      );
      await until(() => document.querySelector('[role="dialog"]') !== null);
      const words = document.querySelector('[role="dialog"]')?.textContent ?? '';
      expect(words).toContain('Secretariat');
      expect(words).toContain('dddddddddddddddd');
      expect(words).toContain('Terms of reference');
      expect(words).not.toContain('packs.');
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/open-pack-${language}.png` });
    },
  );
});
