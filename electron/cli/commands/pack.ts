import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { Failure, Result } from '../../../shared/base/result.ts';
import type { PackContent, PackFile, PackProblem } from '../../../shared/contract/packs.ts';
import { EXIT, type CliCommand, type CliIo } from '../command.ts';
import { terminalJson, terminalText } from '../terminal.ts';

/** A pack as it was read, with who signed it. */
export interface InspectedPack extends PackContent {
  readonly device: string;
  readonly person: string;
  readonly at: number;
}

/** What a pack says of a file. Of one under a password it knows no more than its name. */
export type LookedAt = Pick<PackFile, 'sha256' | 'size' | 'mediaType' | 'title' | 'symbol'> & {
  readonly isLocked?: boolean;
};

/** What the command needs of the machine. */
export interface PackDeps {
  /** Sum and what import makes of a file: its title and number where it has any. Null: it cannot be read. */
  look(path: string): Promise<LookedAt | null>;
  /** Signs with the key in a file, which is made when it is not there, and writes. */
  write(options: {
    readonly content: PackContent;
    readonly paths: readonly string[];
    readonly out: string;
    readonly key: string;
    readonly person: string;
  }): Promise<Result<undefined, Failure<'too-large' | 'not-written' | 'bad-key'>>>;
  inspect(path: string): Promise<Result<InspectedPack, Failure<PackProblem | 'unreadable'>>>;
}

const USAGE = `npm run -s workbench -- pack make --meeting NAME [--from DAY] [--to DAY] --by NAME --key FILE --out FILE.dwpack FILE…
npm run -s workbench -- pack inspect FILE.dwpack [--json]
  Puts a whole meeting into one signed file, or checks one from end to end. A FILE after "ITEM=" belongs to that agenda
  item: 4.2=report.docx. --key names the file of the signing key; it is made when it is not there. docs/pack.md.`;

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Makes the command around what it needs. */
export function createPackCommand(deps: PackDeps): CliCommand {
  return {
    name: 'pack',
    usage: USAGE,
    async run([what, ...args], io) {
      if (what === 'make') return await make(args, deps, io);
      if (what === 'inspect') return await inspect(args, deps, io);
      io.err(`${USAGE}\n`);
      return EXIT.usage;
    },
  };
}

interface Asked {
  readonly meeting: string;
  readonly starts: string;
  readonly ends: string;
  readonly person: string;
  readonly key: string;
  readonly out: string;
  readonly files: readonly { readonly path: string; readonly agenda: string }[];
}

function readMakeArgs(args: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        meeting: { type: 'string' },
        from: { type: 'string', default: '' },
        to: { type: 'string', default: '' },
        by: { type: 'string' },
        key: { type: 'string' },
        out: { type: 'string' },
      },
    });
    const { meeting, by, key, out, from: starts, to: ends } = values;
    const isDay = (day: string): boolean => day === '' || DAY.test(day);
    if (!meeting || !by || !key || !out || positionals.length === 0 || !isDay(starts) || !isDay(ends)) {
      return null;
    }
    return { meeting, person: by, key, out, starts, ends, files: positionals.map(placed) };
  } catch {
    return null;
  }
}

/** "4.2=report.docx" is report.docx of agenda item 4.2. */
function placed(argument: string): Asked['files'][number] {
  const [, agenda, path] = /^([^=/\\]{1,40})=(.+)$/s.exec(argument) ?? [];
  return path === undefined ? { path: argument, agenda: '' } : { path, agenda: agenda ?? '' };
}

async function make(args: readonly string[], deps: PackDeps, io: CliIo): Promise<number> {
  const asked = readMakeArgs(args);
  if (asked === null) {
    io.err(`${USAGE}\n`);
    return EXIT.usage;
  }
  const files: PackFile[] = [];
  for (const { path, agenda } of asked.files) {
    const found = await deps.look(path);
    if (found === null) {
      io.err(terminalText(`${path} cannot be read, or is empty or too large. Nothing was written.\n`));
      return EXIT.unreadable;
    }
    const { isLocked = false, ...known } = found;
    if (isLocked)
      io.err(
        terminalText(
          `${path} is protected by a password: it goes into the pack as it is, by its name, and whoever receives it needs the password.\n`,
        ),
      );
    files.push({ kind: 'document', ...known, name: basename(path).slice(-200), agenda });
  }
  const items = Array.from(new Set(files.map(({ agenda }) => agenda).filter((item) => item !== '')));
  const { meeting, starts, ends } = asked;
  const written = await deps.write({
    content: { meeting, starts, ends, agenda: items.map((item) => ({ item, title: '' })), files },
    paths: asked.files.map(({ path }) => path),
    out: asked.out,
    key: asked.key,
    person: asked.person,
  });
  if (!written.ok) {
    io.err(terminalText(`${asked.out} was not written: ${written.error.code}.\n`));
    return EXIT.failed;
  }
  io.out(terminalText(`${asked.out}: ${files.length} documents, signed by ${asked.person}.\n`));
  return EXIT.done;
}

const WHY: Readonly<Record<PackProblem | 'unreadable', string>> = {
  unreadable: 'It cannot be read.',
  'not-a-pack': 'It is no meeting pack.',
  'newer-version': 'It was made by a newer version.',
  incomplete: 'It is cut short.',
  damaged: 'It is damaged or was altered.',
  'bad-signature': 'Its signature does not fit: it was altered.',
  'too-large': 'It is larger than a pack may be.',
};

async function inspect(args: readonly string[], deps: PackDeps, io: CliIo): Promise<number> {
  const asJson = args.includes('--json');
  const [path, ...others] = args.filter((one) => one !== '--json');
  if (path === undefined || others.length > 0) {
    io.err(`${USAGE}\n`);
    return EXIT.usage;
  }
  const read = await deps.inspect(path);
  if (!read.ok) {
    io.err(terminalText(`Refused (${read.error.code}): ${path}. ${WHY[read.error.code]}\n`));
    return read.error.code === 'unreadable' ? EXIT.unreadable : EXIT.refused;
  }
  const pack = read.value;
  if (asJson) io.out(`${terminalJson(pack)}\n`);
  else io.out(terminalText(described(pack)));
  return EXIT.done;
}

function described(pack: InspectedPack): string {
  const days = [pack.starts, pack.ends].filter((day) => day !== '').join(' – ');
  const lines = pack.files.map(
    ({ agenda, symbol, title, name, size, kind }) =>
      `  ${agenda === '' ? '' : `[${agenda}] `}${symbol === '' ? '' : `${symbol} `}${title || name} (${size} bytes${kind === 'draft' ? ', draft' : ''})`,
  );
  return [
    days === '' ? pack.meeting : `${pack.meeting}, ${days}`,
    `Signed by the key ${pack.device}, which calls itself "${pack.person}", on ${new Date(pack.at).toISOString()}`,
    `${pack.files.length} documents, all as they were signed:`,
    ...lines,
    '',
  ].join('\n');
}
