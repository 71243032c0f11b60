import { createInspect, type ReadFile } from '../../electron/cli/commands/inspect.ts';
import { findOfficeHelper } from '../../electron/host/importing/office-helper.ts';
import { sniff } from '../../electron/host/importing/sniff.ts';
import { needs } from './needs.ts';
import { sha256Of } from '../../electron/host/importing/hash.ts';
import { decodeImportOutput, encodeImportInput } from '../../electron/host/importing/import-border.ts';
import { importJob } from '../../electron/host/importing/import-job.ts';

/** What `inspect --json` prints. */
export interface InspectJson {
  readonly kept?: true;
  readonly title: string | null;
  readonly symbol: string | null;
  readonly language: string | null;
  readonly direction: string | null;
  readonly headings: readonly { label: string | null; text: string; level: number }[];
  readonly clauses: readonly {
    id: string;
    label: string | null;
    kind: string;
    part: string | null;
    keyword: string | null;
    level: number;
    text: string;
  }[];
  readonly footnotes: readonly { label: string; text: string; clause: string | null }[];
  readonly tables: readonly { rows: number; columns: number }[];
  readonly interventions: readonly { speaker: string; onBehalfOf: string | null; text: string }[];
  readonly changes: readonly { kind: string; author: string | null; date: string | null; text: string }[];
  readonly comments: readonly {
    author: string | null;
    date: string | null;
    text: string;
    quote: string | null;
  }[];
  readonly acceptedText: string | null;
  readonly rejectedText: string | null;
  readonly citations: readonly { raw: string; family: string; target: string }[];
  readonly repairs: readonly { kind: string; source: string; result: string }[];
  readonly warnings: readonly { code: string; detail: string | null }[];
}

const helper = findOfficeHelper();
export const OFFICE_NEEDED = needs(helper !== null, 'LibreOffice');

/** The import job with its borders, in this process; old Word files through LibreOffice. */
export const readByJob: ReadFile = async (fileName, bytes, password) => {
  const sha256 = sha256Of(bytes);
  const converted =
    sniff(bytes, fileName).kind === 'doc' ? ((await helper?.toDocx(bytes, 'doc')) ?? null) : null;
  return decodeImportOutput(
    await importJob(encodeImportInput(fileName, bytes, sha256, converted, password ?? null)),
    sha256,
  );
};

/** Runs `inspect FILE --json` on bytes; what it prints, parsed. */
export async function inspectJson(fileName: string, bytes: Uint8Array): Promise<InspectJson> {
  let out = '';
  let problem = '';
  const code = await createInspect(readByJob).run([fileName, '--json'], {
    out: (text) => void (out += text),
    err: (text) => void (problem += text),
    readFile: () => Promise.resolve(bytes),
    writeFile: () => Promise.reject(new Error('inspect writes nothing')),
    isSameFile: () => Promise.resolve(false),
  });
  if (code !== 0) throw new Error(`${fileName}: ${problem}`);
  return JSON.parse(out) as InspectJson;
}
