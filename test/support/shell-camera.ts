import type { MediaAccessPermissionRequest, MessageBoxOptions, WebContents } from 'electron';
import type { StandinSession } from '../standin/session.ts';
import { settle, type ImaginedShell } from './imagined-shell.ts';
import { callsOf, inFreshShell, type ShellRule } from './shell-rule.ts';

/* Who may look through the camera: a page that asks for more, or that is not ours, is refused without a question. */

const OWN = 'app://workbench/';
const CAMERA: MediaAccessPermissionRequest = {
  isMainFrame: true,
  requestingUrl: OWN,
  securityOrigin: OWN,
  mediaTypes: ['video'],
};

interface Asking {
  readonly address?: string;
  readonly permission?: string;
  readonly details?: Partial<MediaAccessPermissionRequest>;
}

/** All that is refused, however the delegate would answer. */
const REFUSED: readonly Asking[] = [
  { details: { mediaTypes: ['audio'] } },
  { details: { mediaTypes: ['video', 'audio'] } },
  { details: { mediaTypes: ['audio', 'video'] } },
  // A screen, asked for the old way, comes with an empty list; the new way has a name of its own.
  { details: { mediaTypes: [] } },
  { permission: 'display-capture' },
  { permission: 'unknown' },
  { details: { isMainFrame: false } },
  { details: { requestingUrl: 'app://workbench.evil/' } },
  { details: { securityOrigin: 'https://example.org/' } },
  { address: 'https://example.org/' },
  { address: 'app://workbench.evil/' },
];

/** Asks as a page does; the answer, once there is one. */
function ask(session: StandinSession, asking: Asking = {}): () => boolean | null {
  let granted: boolean | null = null;
  type Ask = Parameters<NonNullable<StandinSession['request']>>;
  const contents = { getURL: () => asking.address ?? OWN } as WebContents;
  const permission = (asking.permission ?? 'media') as Ask[1];
  const details = { ...CAMERA, ...asking.details };
  session.request?.(contents, permission, (answer) => (granted = answer), details);
  return () => granted;
}

const boxes = (shell: ImaginedShell): readonly MessageBoxOptions[] =>
  callsOf(shell, 'showMessageBox').map(([box]) => box as MessageBoxOptions);

async function withSession(
  main: string,
  answer: () => number | Promise<number>,
  act: (shell: ImaginedShell, session: StandinSession) => Promise<boolean>,
): Promise<boolean> {
  return await inFreshShell(main, { answer }, async (shell) => {
    await shell.open();
    const session = shell.standin.sessions.get('');
    return session !== undefined && (await act(shell, session));
  });
}

async function refusesUnasked(main: string): Promise<boolean> {
  return await withSession(
    main,
    () => 0,
    async (shell, session) => {
      const answers = REFUSED.map((asking) => ask(session, asking));
      await settle();
      return answers.every((answer) => answer() === false) && boxes(shell).length === 0;
    },
  );
}

/** Asked each time, with "no" as the answer of whoever presses Enter without reading. */
async function asksEachTime(main: string): Promise<boolean> {
  let button = 0;
  return await withSession(
    main,
    () => button,
    async (shell, session) => {
      const answers: (boolean | null)[] = [];
      for (button of [0, 1, 0]) {
        const answer = ask(session);
        await settle();
        answers.push(answer());
      }
      const isCareful = boxes(shell).every(({ defaultId, cancelId }) => defaultId === 1 && cancelId === 1);
      return answers.join() === 'true,false,true' && boxes(shell).length === 3 && isCareful;
    },
  );
}

async function asksOnceAtATime(main: string): Promise<boolean> {
  const asked = Promise.withResolvers<number>();
  return await withSession(
    main,
    () => asked.promise,
    async (shell, session) => {
      const first = ask(session);
      const second = ask(session);
      await settle();
      const isHeld = first() === null && second() === false && boxes(shell).length === 1;
      asked.resolve(0);
      await settle();
      return isHeld && first() === true;
    },
  );
}

export const CAMERA_RULES: readonly ShellRule[] = [
  {
    name: 'the camera, and it alone, opens to our own window, on the delegate’s word each time',
    holds: async (_shell, main) =>
      (await refusesUnasked(main)) && (await asksEachTime(main)) && (await asksOnceAtATime(main)),
  },
];
