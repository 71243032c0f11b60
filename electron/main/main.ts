import { join } from 'node:path';
import { app, dialog, ipcMain, Menu, MessageChannelMain, session } from 'electron';
import { ok } from '../../shared/base/result.ts';
import { removeReadingPlace } from '../host/data-folder/reading-place.ts';
import type { HostArguments } from '../utility/host-arguments.ts';
import type { Refusal } from '../utility/shell-service.ts';
import { registerAppScheme, serveWindow } from './app-protocol.ts';
import { createCameraQuestion } from './camera.ts';
import { CONNECT_CHANNEL } from './channel.ts';
import { chooseProfile, type ChosenPlace } from './choose-place.ts';
import { installedKind } from './installed-kind.ts';
import { startHost, type HostLink } from './host-link.ts';
import { lockDown, lockSession, type Questions } from './lock-down.ts';
import { openMainWindow, type MainWindow } from './main-window.ts';
import { menuTemplate } from './menu.ts';
import { openOutside } from './open-outside.ts';
import { secretsAreProtected } from './secret-store.ts';
import { isOurWindow } from './sender.ts';
import { ownMeans } from './shell-handlers.ts';
import { readShellOptions, type ShellOptions } from './shell-options.ts';
import { checkSpelling } from './spelling.ts';
import { shellWords, type ShellWords } from './words.ts';

// The composition root of Electron. What is below happens once, in this order: nothing of Chromium is open
// before the session rules stand, and no window before the host has mended and opened the data folder.

const { platform } = process;
const outFolder = join(app.getAppPath(), 'out');
const options = readOptions(process.argv, process.cwd());

let words: ShellWords = shellWords('en');
let window: MainWindow | null = null;
let host: HostLink | null = null;
const questions: Questions = {
  openOutside: (address) => void openOutside(address, words),
  mayUseCamera: createCameraQuestion(() => words),
};
/** What came before the window was there. */
let files: readonly string[] = options.files;

// Chromium needs its folder before anything else can be asked; without one there is nothing to start.
const chosen = chooseProfile(options.dataFolder);
if (chosen.ok) begin(chosen.value);
else refuse(chosen.error.code, false);

function begin(place: ChosenPlace): void {
  const { own } = place;
  if (own !== null) process.on('exit', () => removeReadingPlace(own));
  app.setPath('userData', place.profile);
  registerAppScheme();
  lockDown(questions);
  if (app.requestSingleInstanceLock()) void run(place);
  else app.quit();
}

function readOptions(args: readonly string[], workingFolder: string): ShellOptions {
  const appPath = app.isPackaged ? null : app.getAppPath();
  return readShellOptions(args.slice(1), { workingFolder, env: process.env, platform, appPath });
}

async function run({ profile, place }: ChosenPlace): Promise<void> {
  app.on('second-instance', (_event, args, workingFolder) => {
    window?.show();
    host?.announce('activated', {});
    openFiles(readOptions(args, workingFolder).files);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openFiles([path]);
  });
  app.on('child-process-gone', (_event, { type }) => host?.announce('noted', { code: `${type} gone` }));
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (host === null) return;
    event.preventDefault();
    const ending = host;
    host = null;
    void ending.stop().then(() => app.exit(0));
  });
  ipcMain.on(CONNECT_CHANNEL, (event) => {
    if (!isOurWindow(event, window?.contents ?? null)) return;
    const { port1, port2 } = new MessageChannelMain();
    if (host === null) port1.close();
    else host.connectWindow(port1);
    event.senderFrame?.postMessage(CONNECT_CHANNEL, null, [port2]);
  });
  await app.whenReady();
  speak(app.getPreferredSystemLanguages()[0] ?? 'en');
  lockSession(session.defaultSession, questions);
  await serveWindow(session.defaultSession, join(outFolder, 'renderer'));
  await checkSpelling(session.defaultSession, profile, platform);
  host = startHost({
    outFolder,
    dataFolder: options.dataFolder,
    version: app.getVersion(),
    protects: secretsAreProtected(platform),
    place,
    installed: installed(),
    handlers: {
      ...ownMeans,
      async opened() {
        window ??= openMainWindow({ outFolder, words: () => words, mayInspect: !app.isPackaged, quit });
        openFiles(files);
        return ok({});
      },
      async refused({ code, shown }) {
        refuse(code, shown);
        return ok({});
      },
      async language({ tag }) {
        speak(tag);
        return ok({});
      },
      async restart({ next }) {
        if (next !== undefined) app.relaunch(next === null ? {} : { execPath: next, args: [] });
        app.quit();
        return ok({});
      },
    },
    onGivenUp: () => void sayHostGone(),
  });
}

function installed(): HostArguments['installed'] {
  const { isPackaged } = app;
  const resources = process.resourcesPath;
  const kind = installedKind({ isPackaged, platform, env: process.env, resources });
  return kind === null ? null : { kind, resources };
}

function quit(): void {
  app.quit();
}

function speak(tag: string): void {
  words = shellWords(tag);
  const template = menuTemplate(words, platform, (command) => host?.announce('menu', { command }));
  Menu.setApplicationMenu(Menu.buildFromTemplate([...template]));
}

/** Hands files to the window; before it is there they wait. */
function openFiles(paths: readonly string[]): void {
  if (window === null) files = [...files, ...paths];
  else if (paths.length > 0) host?.announce('files', { paths: [...paths] });
}

/** The host cannot have the data folder; a window that is open stays open, since its words are in it. */
function refuse(code: Refusal, shown: boolean): void {
  if (window !== null) return void sayHostGone();
  if (!shown)
    dialog.showErrorBox(words('shell.title'), `${words(`shell.refused.${code}`)}\n${options.dataFolder}`);
  app.exit(shown ? 0 : 1);
}

async function sayHostGone(): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: words('shell.hostGone'),
    detail: words('shell.hostGone.safe'),
    buttons: [words('shell.tryAgain'), words('shell.close')],
    cancelId: 1,
    noLink: true,
  });
  if (response === 0) host?.again();
}
