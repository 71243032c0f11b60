import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { FirstRun, UnlockScreen } from '../../../renderer/features/settings/index.ts';
import { WorkbenchProvider } from '../../../renderer/features/workbench.tsx';
import type { Store } from '../../../renderer/store/api.ts';
import { asId } from '../../../shared/base/ids.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import { fakeHost, noDrafts } from '../../support/fake-host.ts';
import { frameWith, openFrameWindow } from '../../support/frame-window.tsx';
import { lookFaults } from '../../support/look-faults.ts';
import { mountUi } from '../../support/mount-ui.tsx';
import { openTestStore } from '../../support/open-test-store.ts';
import { aClause, aDocument, aDraftEntry, aMeeting, aNote, aText } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

const WINDOWS = [
  [1280, 800],
  // The same at 200 %.
  [640, 400],
  [400, 800],
] as const;
/** English with accents and two fifths longer, and Arabic: the other direction and other letters. */
const LANGUAGES = ['qps', 'ar'] as const;

let store: Store;
let mounted: { unmount(): void } | null = null;

beforeEach(async () => {
  store = await openTestStore();
  await store.settings.set({ firstRunDone: true });
  await store.meetings.put(aMeeting('m-1', { name: 'World Telecommunication Standardization Assembly' }));
  const title = 'Preliminary report of the Working Group on Internet Governance to the preparatory committee';
  await store.documents.add(
    aDocument('d-1', { title, symbol: 'WSIS-II/PC-2/DOC/5' }),
    aText([aClause('c-1', 'The group met in Geneva.'), aClause('c-2', 'It agreed on its report.')]),
  );
  await store.documents.add(
    aDocument('d-2', { sha256: asId('1'.repeat(64)), trashedAt: Date.now() }),
    aText([aClause('c-1', 'Gone.')]),
  );
  await store.drafts.put(aDraftEntry('t-1', { name: 'Terms of reference of the focus group' }));
  await store.annotations.put(aNote('n-1', 'Ask the secretariat which report is meant here.'));
  await store.tasks.put({
    id: 't-1',
    kind: 'import',
    title: 'library.task.import',
    values: { count: 2 },
    state: 'failed',
    progress: null,
    startedAt: 1,
    endedAt: 2,
    report: '2 refused (a.docx, b.docx)',
    remarks: [{ subject: 'a.docx', message: 'library.refused.encrypted', details: 'encrypted' }],
  });
});
afterEach(async () => {
  mounted?.unmount();
  mounted = null;
  await store.close();
});

function frameOf(screen: string): string {
  return JSON.stringify({ meeting: null, desks: { '': { screen: { kind: screen }, texts: [] } } });
}

async function seenAt(width: number, height: number): Promise<readonly string[]> {
  await page.viewport(width, height);
  await until(() => innerWidth === width, 'the width');
  await document.fonts.ready;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return lookFaults();
}

async function look(language: string, open: () => Promise<void>): Promise<void> {
  for (const [width, height] of WINDOWS) {
    await page.viewport(width, height);
    await open();
    expect(await seenAt(width, height), `${language} ${width}`).toEqual([]);
    mounted?.unmount();
    mounted = null;
  }
}

async function openFrame(language: string, frame: string, ready: string): Promise<void> {
  await store.settings.set({ frame });
  mounted = await openFrameWindow({ store, language });
  await until(() => document.querySelector(ready) !== null, ready);
}

describe('long words', () => {
  for (const language of LANGUAGES) {
    for (const [screen, ready] of [
      ['library', '[data-row]'],
      ['tasks', 'main li'],
      ['settings', '#settings-security button'],
      ['exchange', 'main h1'],
    ] as const) {
      it(`fit the ${screen} screen and the frame around it: ${language}`, async () => {
        await look(language, () => openFrame(language, frameOf(screen), ready));
      });
    }

    it(`fit a text and its notes: ${language}`, async () => {
      await look(language, () => openFrame(language, frameWith('document', 'd-1'), 'main [data-clause]'));
    });

    it(`fit the state of a text in Trash: ${language}`, async () => {
      await look(language, () => openFrame(language, frameWith('document', 'd-2'), 'main button'));
    });

    it(`fit the commands and the keys: ${language}`, async () => {
      for (const key of ['{Control>}k{/Control}', '{F1}']) {
        await look(language, async () => {
          await openFrame(language, frameOf('library'), '[data-row]');
          await userEvent.keyboard(key);
          await until(() => document.querySelector('[role="dialog"]') !== null, key);
        });
      }
    });

    it(`fit the first run and the locked window: ${language}`, async () => {
      const workbench = {
        store,
        drafts: noDrafts(),
        host: fakeHost(),
        dialog: {
          openFiles: () => Promise.resolve([]),
          openFolder: () => Promise.resolve([]),
          saveFile: () => Promise.resolve(true),
        },
        clock: systemClock,
      };
      await look(language, async () => {
        mounted = await mountUi(
          <WorkbenchProvider value={workbench}>
            <FirstRun />
          </WorkbenchProvider>,
          { language },
        );
      });
      await look(language, async () => {
        mounted = await mountUi(<UnlockScreen retryAfterMs={4000} onUnlock={() => Promise.resolve(null)} />, {
          language,
        });
      });
    });
  }
});

describe('a low window', () => {
  it('keeps three quarters of its height for the text', async () => {
    await page.viewport(640, 400);
    await openFrame('en', frameWith('document', 'd-1'), 'main [data-clause]');
    const main = document.querySelector('main')?.getBoundingClientRect().height ?? 0;
    expect(main).toBeGreaterThanOrEqual(300);
    const last = page.getByRole('button', { name: 'Help', exact: true }).element().getBoundingClientRect();
    expect(last.right).toBeLessThanOrEqual(640);
    expect(last.bottom).toBeLessThanOrEqual(48);
  });
});

describe('the look at words', () => {
  it('finds words that are cut, out of the window and over each other, and no shortened names', async () => {
    await page.viewport(400, 800);
    const cut = { inlineSize: '4rem', overflow: 'hidden', whiteSpace: 'nowrap' } as const;
    mounted = await mountUi(
      <div style={{ position: 'relative' }}>
        <button type="button" style={cut}>
          Keep both for review
        </button>
        <bdi style={{ ...cut, display: 'block', textOverflow: 'ellipsis' }}>A name of the delegate’s own</bdi>
        <p style={{ position: 'absolute', insetBlockStart: 200 }}>lower</p>
        <p style={{ position: 'absolute', insetBlockStart: 205 }}>upper</p>
        <p style={{ position: 'absolute', insetInlineStart: 380, whiteSpace: 'nowrap' }}>beyond the edge</p>
      </div>,
    );
    const faults = (await seenAt(400, 800)).join('; ');
    expect(faults).toContain('“Keep both for review” is cut off');
    expect(faults).toContain('“lower” and “upper” stand over each other');
    expect(faults).toContain('“beyond the edge” is out of the window');
    expect(faults).not.toContain('own');
  });
});

describe('the locked window', () => {
  for (const [width, height] of [
    [1280, 800],
    [640, 400],
    [400, 800],
    [320, 640],
  ] as const) {
    it(`keeps the fault away from the button and both in sight at ${width}×${height}`, async () => {
      await page.viewport(width, height);
      const wrong = { code: 'wrong-passphrase', retryAfterMs: 0 };
      mounted = await mountUi(<UnlockScreen retryAfterMs={0} onUnlock={() => Promise.resolve(wrong)} />);
      const field = page.getByLabelText('Passphrase');
      await expect.element(field).toHaveFocus();
      await userEvent.type(field, 'not the right one');
      await userEvent.click(page.getByRole('button', { name: 'Unlock' }));
      const fault = page.getByText('That is not the passphrase. Nothing was changed; try again.');
      await expect.element(fault).toBeVisible();
      await expect.element(field).toHaveFocus();
      const button = page.getByRole('button', { name: 'Unlock' }).element().getBoundingClientRect();
      const gap = button.top - fault.element().getBoundingClientRect().bottom;
      expect(gap).toBeGreaterThanOrEqual(12);
      expect(button.bottom).toBeLessThanOrEqual(height);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    });
  }
});
