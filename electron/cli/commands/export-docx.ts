import { randomUUID } from 'node:crypto';
import { asId, type DraftId } from '../../../shared/base/ids.ts';
import { type DraftFileCode, parseDraftFile } from '../../../shared/render/draft-file.ts';
import { makeDocx } from '../../host/exporting/make-docx.ts';
import { EXIT, type CliCommand, type CliIo } from '../command.ts';

const USAGE =
  'npm run -s workbench -- export-docx DRAFT.dwdraft --out FILE.docx [--paper A4|Letter]\n  Makes a clean Word file of a draft, for outside. Exit codes: docs/export.md.';

const REFUSALS: Readonly<Record<DraftFileCode, string>> = {
  'not-a-draft':
    'The file is no draft of the workbench. Nothing was written. Export the draft again and name that file.',
  damaged:
    'The draft file is damaged. Nothing was written, and the draft in the workbench is untouched. Export it again.',
  'newer-version':
    'The draft file was made by a newer workbench. Nothing was written. Use that version, or export from it.',
  'too-large':
    'The draft file is larger than the workbench reads (64 MiB, 20,000 clauses). Nothing was written. Split the draft.',
};

interface Order {
  readonly draft: string;
  readonly out: string;
  readonly paper: 'A4' | 'Letter';
}

/** `npm run -s workbench -- export-docx`. Always for outside: what is private never leaves by this way. */
export const exportDocx: CliCommand = {
  name: 'export-docx',
  usage: USAGE,
  async run(args, io) {
    const order = readOrder(args);
    if (order === null) {
      io.err(`${USAGE}\n`);
      return EXIT.usage;
    }
    if (await io.isSameFile(order.draft, order.out)) {
      io.err(`${order.out} is the file that is read. Nothing was written. Name another file.\n`);
      return EXIT.usage;
    }
    const bytes = await attempt(io, `The file ${order.draft} cannot be read`, () => io.readFile(order.draft));
    if (bytes === null) return EXIT.unreadable;
    const draft = parseDraftFile(bytes, asId<DraftId>(randomUUID()));
    if (!draft.ok) {
      const { code, detail } = draft.error;
      io.err(`Refused (${code}${detail === undefined ? '' : `: ${detail}`}). ${REFUSALS[code]}\n`);
      return EXIT.refused;
    }
    const docx = await makeDocx(draft.value, { paper: order.paper, audience: 'outside' });
    const written = await attempt(io, `The file ${order.out} cannot be written`, async () => {
      await io.writeFile(order.out, docx);
      return true;
    });
    return written === null ? EXIT.failed : EXIT.done;
  },
};

function readOrder(args: readonly string[]): Order | null {
  let draft: string | null = null;
  let out: string | null = null;
  let paper: Order['paper'] = 'A4';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const value = args[i + 1];
    if (arg === '--out' && value !== undefined && out === null) {
      out = value;
      i += 1;
    } else if (arg === '--paper' && (value === 'A4' || value === 'Letter')) {
      paper = value;
      i += 1;
    } else if (!arg.startsWith('--') && arg !== '' && draft === null) draft = arg;
    else return null;
  }
  return draft === null || out === null || out === '' ? null : { draft, out, paper };
}

async function attempt<T>(io: CliIo, problem: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    io.err(`${problem} (${code}). Nothing was written.\n`);
    return null;
  }
}
