import { toHex, utf8 } from '../../../../shared/base/bytes.ts';
import { asId } from '../../../../shared/base/ids.ts';
import { err, failure, ok } from '../../../../shared/base/result.ts';
import type { Failure, Result } from '../../../../shared/base/result.ts';
import type { PackFile } from '../../../../shared/contract/packs.ts';
import type { AgendaItem, DocumentEntry } from '../../../../shared/domain/document.ts';
import type { DraftEntry } from '../../../../shared/domain/draft.ts';
import { cleanContent } from '../../../../shared/drafts/clean.ts';
import { draftHtml } from '../../../../shared/render/draft-html.ts';
import type { Workbench } from '../../workbench.tsx';

/** What the delegate chose for a pack. */
export interface PackPlan {
  readonly person: string;
  readonly meeting: string;
  readonly starts: string;
  readonly ends: string;
  readonly agenda: readonly AgendaItem[];
  readonly documents: readonly { readonly entry: DocumentEntry; readonly agenda: string }[];
  /** Their clean text is released into the pack. */
  readonly drafts: readonly DraftEntry[];
}

interface Run {
  readonly signal: AbortSignal;
  progress(fraction: number): void;
}

/** A whole meeting as one signed file. One document is in memory at a time; the browser keeps the rest on its disk. */
export async function makePack(
  workbench: Workbench,
  plan: PackPlan,
  run: Run,
): Promise<Result<Blob, Failure<string>>> {
  const { host } = workbench;
  const drafts: { readonly file: PackFile; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (const draft of plan.drafts) drafts.push(await draftFile(workbench, draft));
  const signed = await host.packs.sign({
    person: plan.person,
    meeting: short(plan.meeting),
    starts: plan.starts,
    ends: plan.ends,
    agenda: plan.agenda.map(({ item, title }) => ({ item: short(item), title: short(title) })),
    files: [
      ...plan.documents.map(({ entry, agenda }) => documentFile(entry, agenda)),
      ...drafts.map(({ file }) => file),
    ],
  });
  if (!signed.ok) return signed;
  let pack = new Blob([new Uint8Array(signed.value.front)], { type: 'application/octet-stream' });
  for (const [index, { entry }] of plan.documents.entries()) {
    if (run.signal.aborted) return err(failure('cancelled'));
    const original = await host.files.get({ sha256: entry.sha256 });
    if (!original.ok) return err(failure(original.error.code, entry.fileName));
    pack = new Blob([pack, new Uint8Array(original.value.bytes)], { type: pack.type });
    run.progress((index + 1) / (plan.documents.length + 1));
  }
  return ok(new Blob([pack, ...drafts.map(({ bytes }) => bytes)], { type: pack.type }));
}

function documentFile(entry: DocumentEntry, agenda: string): PackFile {
  return {
    kind: 'document',
    sha256: entry.sha256,
    size: entry.size,
    name: safeName(entry.fileName),
    mediaType: short(entry.mediaType),
    title: short(entry.title),
    symbol: short(entry.symbol ?? ''),
    agenda: short(agenda),
  };
}

/** The text as it stands, without history, names, notes or links; under its own title and not the delegate's name for it. */
async function draftFile(
  { drafts }: Workbench,
  entry: DraftEntry,
): Promise<{ readonly file: PackFile; readonly bytes: Uint8Array<ArrayBuffer> }> {
  let count = 0;
  const clean = cleanContent(await drafts.content(entry.id), asId('t-pack'), () => asId(`c${count++}`));
  const bytes = utf8(draftHtml(clean));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const file: PackFile = {
    kind: 'draft',
    sha256: toHex(digest),
    size: bytes.byteLength,
    name: safeName(`${clean.title === '' ? 'draft' : clean.title}.html`),
    mediaType: 'text/html',
    title: short(clean.title),
    symbol: '',
    agenda: '',
  };
  return { file, bytes };
}

function short(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 200)
    .toWellFormed()
    .trim();
}

/** A name that every system takes. The ending stays: import goes by it. */
function safeName(name: string): string {
  const plain = name.replace(/\p{Cc}/gu, ' ').replace(/[/\\:]/g, '-');
  const [, ending = ''] = /(\.[^.]{1,8})$/.exec(plain) ?? [];
  const stem = plain.slice(0, plain.length - ending.length).slice(0, 200 - ending.length);
  const whole = `${stem}${ending}`.toWellFormed();
  return whole === '' || whole === '.' || whole === '..' ? 'document' : whole;
}
