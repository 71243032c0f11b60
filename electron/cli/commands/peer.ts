import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import type { DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { initializeDrafts } from '../../../shared/drafts/runtime.ts';
import type { CliCommand } from '../command.ts';
import { EXIT } from '../command.ts';
import { Peer } from '../peer/peer.ts';
import type { Trials } from '../peer/trials.ts';

/** What the command needs of the machine. */
export interface PeerDeps {
  /** JSON lines; its end stops the peer. */
  readonly input: NodeJS.ReadableStream;
  /** The bytes of Automerge. */
  engine(): Promise<Uint8Array>;
  /** Threads beside the peer's own; null where they were not built. */
  trials(): Trials | null;
}

const key = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(64),
  v.check((text) => !/\p{Cc}/u.test(text) && text.isWellFormed()),
  v.transform((id): DraftId => asId(id)),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ops = v.array(v.strictTuple([count, count, v.string()]));
const title = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .replace(/\p{Cc}/gu, ' ')
      .slice(0, 200)
      .toWellFormed(),
  ),
);
const docs = v.array(v.object({ key, title, base: v.pipe(v.string(), v.maxLength(200_000)), ops }));
const edits = v.array(v.object({ key, ops }));
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));

type Answer = Readonly<Record<string, unknown>>;

const COMMANDS = {
  seed: async (peer: Peer, request: unknown) => {
    await peer.seed(v.parse(v.object({ docs }), request).docs);
    return {};
  },
  listen: async (peer: Peer) => ({ port: await peer.listen() }),
  connect: async (peer: Peer, request: unknown) => {
    await peer.connect(v.parse(v.object({ port }), request).port);
    return {};
  },
  disconnect: async (peer: Peer) => {
    await peer.disconnect();
    return {};
  },
  edit: async (peer: Peer, request: unknown) => {
    await peer.edit(v.parse(v.object({ edits }), request).edits);
    return {};
  },
  digest: async (peer: Peer) => ({ docs: await peer.digest() }),
  check: async (peer: Peer) => {
    peer.check();
    return {};
  },
  bundle: async (peer: Peer) => ({ bytes: peer.bundle() }),
  status: async (peer: Peer) => peer.status(),
  close: async () => ({}),
} satisfies Readonly<Record<string, (peer: Peer, request: unknown) => Promise<Answer>>>;

const isCommand = (name: string): name is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, name);

/** Makes the command that a benchmark drives two real peers with. */
export function createPeerCommand(deps: PeerDeps): CliCommand {
  return {
    name: 'peer',
    usage:
      'npm run -s workbench -- peer a|b\n  Half of a test exchange, driven by JSON lines: docs/performance.md. Of no use with real texts.',
    async run(args, io) {
      const role = args[0];
      if ((role !== 'a' && role !== 'b') || args.length !== 1) {
        io.err(`${this.usage}\n`);
        return EXIT.usage;
      }
      await initializeDrafts(await deps.engine());
      const peer = new Peer(await mkdtemp(join(tmpdir(), 'dw-peer-')), role, deps.trials());
      const say = (answer: Answer): void => io.out(`${jsonLine(answer)}\n`);
      try {
        for await (const line of createInterface({
          input: deps.input,
          crlfDelay: Number.POSITIVE_INFINITY,
        })) {
          if (line.trim() === '') continue;
          const { answer, isLast } = await answerTo(peer, line);
          if (isLast) await peer.close();
          say(answer);
          if (isLast) return EXIT.done;
        }
        return EXIT.done;
      } finally {
        await peer.close();
      }
    },
  };
}

async function answerTo(
  peer: Peer,
  line: string,
): Promise<{ readonly answer: Answer; readonly isLast: boolean }> {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    return { answer: { id: null, error: 'bad JSON' }, isLast: false };
  }
  const parsed = v.safeParse(v.object({ id: v.optional(v.unknown()), cmd: v.string() }), request);
  const id = isObject(request) ? (request['id'] ?? null) : null;
  if (!parsed.success) return { answer: { id, error: 'bad request' }, isLast: false };
  const { cmd } = parsed.output;
  if (!isCommand(cmd))
    return { answer: { id, error: `unknown command: ${cmd.slice(0, 64)}` }, isLast: false };
  try {
    return { answer: { id, ok: true, ...(await COMMANDS[cmd](peer, request)) }, isLast: cmd === 'close' };
  } catch (problem) {
    const why = v.isValiError(problem)
      ? 'bad request'
      : problem instanceof Error
        ? problem.message
        : 'failed';
    return { answer: { id, error: why }, isLast: false };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** One line, in which nothing is left for the terminal to obey. */
function jsonLine(value: Answer): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
