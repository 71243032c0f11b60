import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asId, type ClauseId, type DraftId } from '../../shared/base/ids.ts';
import { serialiseDraftFile } from '../../shared/render/draft-file.ts';
import { goTo, passFirstRun, runFromPalette } from '../support/window-model.ts';
import { forkStandin } from '../support/standin-program.ts';
import { expect, test } from '../support/workbench.ts';

/* What only Electron's shell does, with its bundled main and preload in the stand-in. */

test('shows the page nothing but the wire, and a real origin of its own', async ({ workbench }) => {
  const seen = await workbench.page.evaluate(() => {
    const bridge: unknown = Reflect.get(globalThis, 'workbenchBridge');
    return {
      members: Object.keys(bridge ?? {}).toSorted(),
      isFrozen: Object.isFrozen(bridge),
      leaks: ['require', 'process', 'module', 'ipcRenderer', '__standinSend'].filter(
        (name) => name in globalThis,
      ),
      isSecure: isSecureContext,
      isIsolated: crossOriginIsolated,
    };
  });
  expect(seen).toEqual({
    members: ['close', 'connect', 'send'],
    isFrozen: true,
    leaks: [],
    isSecure: true,
    isIsolated: true,
  });
});

test('starts, is killed, and has again what was said to be saved', async ({ workbench }) => {
  await passFirstRun(workbench.page);
  await workbench.killAndRestart();
  await expect(workbench.page.locator('[data-region="status"]')).toBeVisible({ timeout: 30_000 });
  expect(workbench.problems).toEqual([]);
});

test('keeps what it writes for its owner alone, and its window inside the data folder', async ({
  workbench,
}) => {
  for (const path of ['', 'keys.json', 'profile', 'profile/electron'])
    expect((await stat(join(workbench.dataFolder, path))).mode & 0o077, path).toBe(0);
});

test('leaves a page of another address unopened, in its window and in a new one', async ({ workbench }) => {
  const { page, program } = workbench;
  const before = page.url();
  await page.evaluate(() => {
    location.href = 'https://example.org/taken';
  });
  await page.evaluate(() => {
    // Once this call is over: Chromium opens a denied window before it is closed.
    setTimeout(() => {
      window.open('file:///etc/passwd');
      window.open('https://example.org/asked');
    });
  });
  await expect
    .poll(async () =>
      (await program?.calls('showMessageBox'))?.map(([box]) => (box as { detail: string }).detail),
    )
    .toEqual(['https://example.org/asked']);
  await expect.poll(() => workbench.context.pages().length).toBe(1);
  expect(page.url()).toBe(before);
  // The delegate stepped back: nothing went out.
  expect(await program?.calls('openExternal')).toEqual([]);
});

test('brings the first start to the front when it is started again, with the files it was given', async ({
  workbench,
}) => {
  await passFirstRun(workbench.page);
  const folder = await mkdtemp(join(tmpdir(), 'dw-files-'));
  const file = join(folder, 'mission-note.txt');
  await writeFile(file, '1. Travel\nThe delegation arrives on Sunday.\n');
  const second = forkStandin({ dataFolder: workbench.dataFolder, locale: 'en', files: [file] });
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(0);
  await expect(workbench.page.getByRole('region', { name: 'Import report' })).toContainText('1 added');
  await rm(folder, { recursive: true, force: true });
});

test('opens a draft, and reads a file of the exchange, that were double-clicked before the window was there', async ({
  launchWorkbench,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'dw-files-'));
  const draft = join(folder, 'from a colleague.dwdraft');
  const clause = {
    id: asId<ClauseId>('c1'),
    kind: 'paragraph',
    level: 0,
    label: null,
    manualLabel: null,
    text: 'The group meets in Tunis.',
    marks: [],
    status: { state: 'not-discussed' },
  } as const;
  const content = { id: asId<DraftId>(''), kind: 'contribution', title: 'T', language: 'en' } as const;
  await writeFile(draft, serialiseDraftFile({ ...content, clauses: [clause] }));
  const bundle = join(folder, 'broken.dwbundle');
  await writeFile(bundle, 'no file of ours');
  const { page } = await launchWorkbench({ files: [draft, bundle, join(folder, 'gone.docx')] });
  await passFirstRun(page);
  await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toContainText(
    'This is not a file of the workbench.',
  );
  await page.keyboard.press('Escape');
  await runFromPalette(page, 'from a colleague');
  await expect(page.locator('.ProseMirror')).toContainText('The group meets in Tunis.');
  await rm(folder, { recursive: true, force: true });
});

test('starts a host anew that was killed, and a window loaded again has it', async ({ workbench }) => {
  const { page } = workbench;
  await passFirstRun(page);
  await workbench.kill('host');
  await page.reload();
  await expect(page.locator('[data-region="status"]')).toBeVisible({ timeout: 30_000 });
  expect((await workbench.program?.calls('fork'))?.length).toBeGreaterThan(1);
});

test('runs what is chosen in a menu of the system, in the language of the window', async ({
  launchWorkbench,
}) => {
  const workbench = await launchWorkbench({ locale: 'ar' });
  await passFirstRun(workbench.page, 'ar');
  workbench.program?.useMenu('frame.palette');
  await expect(workbench.page.getByRole('dialog').locator('input')).toBeFocused();
  const labels = await workbench.program?.menuLabels();
  expect(labels).toContain('ملف');
});

test('puts a document into the system’s print dialog, and says when it went to the printer', async ({
  furnished: { page, program },
}) => {
  test.setTimeout(180_000);
  await goTo(page, 'resolution 75 considering a');
  await page.keyboard.press('Control+p');
  const print = page.getByRole('button', { name: 'Print…', exact: true });
  await expect(print).toBeEnabled({ timeout: 60_000 });
  await print.click();
  await expect(page.locator('[data-region="status"]')).toContainText('Sent to the printer.');
  expect(await program?.calls('print')).toHaveLength(1);
});
