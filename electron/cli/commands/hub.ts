import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isDiskError, errorCode } from '../../host/data-folder/disk-error.ts';
import { DEFAULT_LIMITS } from '../../hub/hub-limits.ts';
import type { HubLimits } from '../../hub/hub-limits.ts';
import { startHub } from '../../hub/server.ts';
import type { Hub } from '../../hub/server.ts';
import { FolderInUseError, openFileStore } from '../../hub/store/file-store.ts';
import type { MailboxStore } from '../../hub/store/mailbox-store.ts';
import { setUpNats } from '../../hub/store/nats-setup.ts';
import { NotSetUpError, openNatsStore } from '../../hub/store/nats-store.ts';
import { EXIT, type CliCommand, type CliIo } from '../command.ts';
import { terminalText } from '../terminal.ts';

/** What the command needs of the machine. */
export interface HubDeps {
  /** Where paths begin. */
  folder(): string;
  /** Calls once when the process is asked to end. */
  onStop(stop: () => void): void;
}

const USAGE = `npm run -s workbench -- hub [--data DIR] [--listen HOST:PORT] [--path PATH] [--name HOST …] [--behind-proxy]
    [--cert FILE --key FILE] [--metrics-token FILE] [--nats URL …] [--keep-days N] [--keep-mb N] [--mailbox-mb N] [--total-mb N] [--mailboxes N]
    [--connections N] [--connections-per-address N] [--mailboxes-per-address N]
npm run -s workbench -- hub setup --nats URL … [--replicas N] [--keep-days N] [--keep-mb N]
  Runs the relay of a mission or secretariat: sealed mailboxes that it cannot read. Logs JSON lines without names.
  Ends at SIGTERM or SIGINT, after acknowledging what is under way. How to run it, and exit codes: docs/hub.md.`;

const OPTIONS = {
  data: { type: 'string' },
  listen: { type: 'string' },
  path: { type: 'string' },
  name: { type: 'string', multiple: true },
  'behind-proxy': { type: 'boolean' },
  cert: { type: 'string' },
  key: { type: 'string' },
  'metrics-token': { type: 'string' },
  nats: { type: 'string', multiple: true },
  replicas: { type: 'string' },
  'keep-days': { type: 'string' },
  'keep-mb': { type: 'string' },
  'mailbox-mb': { type: 'string' },
  'total-mb': { type: 'string' },
  mailboxes: { type: 'string' },
  connections: { type: 'string' },
  'connections-per-address': { type: 'string' },
  'mailboxes-per-address': { type: 'string' },
} as const;

interface Asked {
  readonly setup: boolean;
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly names: readonly string[];
  readonly behindProxy: boolean;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly metricsToken: string | null;
  readonly nats: readonly string[];
  readonly replicas: number;
  readonly keepBytes: number | null;
  readonly limits: HubLimits;
}

/** Makes the command around what it needs. */
export function createHubCommand(deps: HubDeps): CliCommand {
  return {
    name: 'hub',
    usage: USAGE,
    async run(args, io) {
      const asked = readArgs(args);
      if (asked === null) {
        io.err(`${USAGE}\n`);
        return EXIT.usage;
      }
      try {
        return await (asked.setup ? setUp(asked, io) : serve(asked, deps, io));
      } catch (problem) {
        return explain(problem, io);
      }
    },
  };
}

function readArgs(args: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
    const setup = positionals[0] === 'setup';
    const nats = (values.nats ?? []).flatMap((one) => one.split(','));
    if (positionals.length > (setup ? 1 : 0) || (setup && nats.length === 0)) return null;
    if ((values.cert === undefined) !== (values.key === undefined)) return null;
    const listen = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(values.listen ?? '127.0.0.1:8787');
    if (listen === null || Number(listen[3]) > 65_535) return null;
    const path = values.path ?? '/';
    if (!/^\/[\w./~-]*$/.test(path)) return null;
    return {
      setup,
      data: values.data ?? join(homedir(), '.local/share/delegate-workbench-hub'),
      host: listen[1] ?? listen[2] ?? '127.0.0.1',
      port: Number(listen[3]),
      path,
      names: (values.name ?? []).map((one) => new URL(`http://${one}`).hostname),
      behindProxy: values['behind-proxy'] === true,
      tls:
        values.cert !== undefined && values.key !== undefined ? { cert: values.cert, key: values.key } : null,
      metricsToken: values['metrics-token'] ?? null,
      nats,
      replicas: whole(values.replicas, 3),
      keepBytes: values['keep-mb'] === undefined ? null : megabytes(values['keep-mb'], 0),
      limits: readLimits(values),
    };
  } catch {
    return null;
  }
}

function readLimits(values: Readonly<Record<string, string | boolean | string[] | undefined>>): HubLimits {
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const totalBytes = megabytes(text('total-mb'), DEFAULT_LIMITS.totalBytes);
  return {
    ...DEFAULT_LIMITS,
    keepDays: whole(text('keep-days'), DEFAULT_LIMITS.keepDays),
    keepBytes: megabytes(text('keep-mb'), DEFAULT_LIMITS.keepBytes),
    mailboxBytes: Math.min(totalBytes, megabytes(text('mailbox-mb'), DEFAULT_LIMITS.mailboxBytes)),
    totalBytes,
    mailboxes: whole(text('mailboxes'), DEFAULT_LIMITS.mailboxes),
    connections: whole(text('connections'), DEFAULT_LIMITS.connections),
    connectionsPerAddress: whole(text('connections-per-address'), DEFAULT_LIMITS.connectionsPerAddress),
    mailboxesPerAddress: whole(text('mailboxes-per-address'), DEFAULT_LIMITS.mailboxesPerAddress),
  };
}

function whole(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error('Not a number');
  return Number(text);
}

function megabytes(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : whole(text, 1) * 1024 * 1024;
}

async function setUp(asked: Asked, io: CliIo): Promise<number> {
  const { made } = await setUpNats({
    servers: asked.nats,
    replicas: asked.replicas,
    keepDays: asked.limits.keepDays,
    keepBytes: asked.keepBytes ?? -1,
  });
  io.out(made.length === 0 ? 'Everything was there.\n' : `Made: ${made.join(', ')}.\n`);
  return EXIT.done;
}

async function serve(asked: Asked, deps: HubDeps, io: CliIo): Promise<number> {
  const log = (event: string, figures: Readonly<Record<string, number | string>> = {}): void =>
    io.out(`${JSON.stringify({ at: new Date().toISOString(), event, ...figures })}\n`);
  const here = (path: string): string => resolve(deps.folder(), path);
  const tls =
    asked.tls === null
      ? null
      : { cert: readFileSync(here(asked.tls.cert), 'utf8'), key: readFileSync(here(asked.tls.key), 'utf8') };
  const names = namesOf(asked, tls?.cert ?? null);
  if (names.length === 0) throw new NoNameError();
  const metricsToken =
    asked.metricsToken === null ? null : readFileSync(here(asked.metricsToken), 'utf8').trim();
  if (metricsToken !== null && metricsToken.length < 16) throw new ShortTokenError();
  const store: MailboxStore =
    asked.nats.length > 0
      ? await openNatsStore({ ...asked.limits, servers: asked.nats, note: log })
      : await openFileStore({ ...asked.limits, folder: here(asked.data), note: log });
  let hub: Hub;
  try {
    hub = await startHub({ ...asked, names, metricsToken, store, tls, log });
  } catch (problem) {
    await store.close();
    throw problem;
  }
  await new Promise<void>((resolve) => deps.onStop(resolve));
  await hub.stop();
  return EXIT.done;
}

/**
 * The names that signatures are good for. A hub that took any name would take those that another relay was given and
 * passed on; so they are said, or stand in the certificate, or the hub is for this computer alone.
 */
function namesOf({ names, host, behindProxy }: Asked, cert: string | null): readonly string[] {
  if (names.length > 0) return names;
  if (cert !== null) {
    const said = new X509Certificate(cert).subjectAltName ?? '';
    return Array.from(said.matchAll(/DNS:([\w.-]+)/g), ([, name = '']) => name.toLowerCase());
  }
  const isHere = /^(?:127\.|::1$|localhost$)/.test(host);
  return isHere && !behindProxy ? ['127.0.0.1', '[::1]', 'localhost'] : [];
}

class NoNameError extends Error {}
class ShortTokenError extends Error {}

function explain(problem: unknown, io: CliIo): number {
  const say = (text: string, code: number): number => {
    io.err(terminalText(`${text}\n`));
    return code;
  };
  if (problem instanceof FolderInUseError)
    return say('Another hub works in this folder. Stop it, or name another with --data.', EXIT.refused);
  if (problem instanceof NotSetUpError)
    return say(
      'These servers are not set up for a hub: npm run -s workbench -- hub setup --nats …',
      EXIT.refused,
    );
  if (problem instanceof NoNameError)
    return say(
      'By which name do workbenches call it? Say it with --name: signatures are good for that name alone.',
      EXIT.usage,
    );
  if (problem instanceof ShortTokenError)
    return say('The token for the figures needs 16 characters or more.', EXIT.usage);
  const code = errorCode(problem);
  if (/^(?:EADDRINUSE|EADDRNOTAVAIL|EACCES)$/.test(code))
    return say(`It cannot listen there (${code}). Name another place with --listen.`, EXIT.refused);
  if (code === 'ENOENT')
    return say('The certificate, its key or the folder cannot be read.', EXIT.unreadable);
  if (isDiskError(problem)) return say(`The folder or the network refuses (${code}).`, EXIT.failed);
  return say(`It failed (${problem instanceof Error ? problem.message : 'unknown'}).`, EXIT.failed);
}
