import type { ReactNode } from 'react';
import { useCallback, useMemo, useState } from 'react';
import * as v from 'valibot';
import type { Bytes } from '../../shared/base/bytes.ts';
import { toHex } from '../../shared/base/bytes.ts';
import { asId } from '../../shared/base/ids.ts';
import type { AnnotationId, DocumentId, MeetingId, Sha256 } from '../../shared/base/ids.ts';
import { err, failure, ok } from '../../shared/base/result.ts';
import type { ParsedDocument } from '../../shared/domain/document.ts';
import { decodeText } from '../../shared/text/decode-text.ts';
import { encodingId } from '../../shared/text/encodings/list.ts';
import type { EncodingId } from '../../shared/text/encodings/list.ts';
import { finishDocument } from '../../shared/text/finish-document.ts';
import { readPlainText } from '../../shared/text/plain-text.ts';
import type { Drafts } from '../../renderer/drafts/api.ts';
import {
  AnnotationsPane,
  useAnnotationActions,
  useAnnotationMarks,
} from '../../renderer/features/annotating/index.ts';
import { importFiles } from '../../renderer/features/library/index.ts';
import { ReaderPane } from '../../renderer/features/reading/index.ts';
import { useTextFocus } from '../../renderer/features/text-focus.ts';
import { WorkbenchProvider } from '../../renderer/features/workbench.tsx';
import type { Workbench } from '../../renderer/features/workbench.tsx';
import type { ChosenFile } from '../../renderer/host/dialog.ts';
import { fakeHost } from './fake-host.ts';
import { openTestStore } from './open-test-store.ts';

/** A workbench over a real store, with a host that reads plain text as the real one does and keeps bytes in memory. */
export interface ReadingBench {
  readonly workbench: Workbench;
  /** What a test put under the picker. */
  files: readonly ChosenFile[];
  readonly saved: { readonly name: string; readonly bytes: Uint8Array }[];
  readonly originals: Map<string, Uint8Array>;
  clockNow: number;
  /** The host has no key: it gives and takes no bytes, but removes them. */
  isLocked: boolean;
  close(): Promise<void>;
}

export async function openReadingBench(): Promise<ReadingBench> {
  const store = await openTestStore();
  const originals = new Map<string, Uint8Array>();
  const saved: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  const bench = {
    files: [] as readonly ChosenFile[],
    saved,
    originals,
    isLocked: false,
    clockNow: Date.UTC(2026, 10, 22, 12),
    close: () => store.close(),
  };
  const host = fakeHost({
    'importing.parse': (params) => parse(...fileOf(params), passwordIn(params), encodingIn(params)),
    'files.put': async (params) => {
      if (bench.isLocked) return err(failure('locked'));
      const [, bytes] = fileOf(params);
      const sha256 = await sha256Of(bytes);
      originals.set(sha256, bytes);
      return ok({ sha256 });
    },
    'files.get': (params) => {
      if (bench.isLocked) return err(failure('locked'));
      const bytes = originals.get(v.parse(v.object({ sha256: v.string() }), params).sha256);
      return bytes === undefined ? err(failure('not-found')) : ok({ bytes });
    },
    'files.remove': (params) => {
      originals.delete(v.parse(v.object({ sha256: v.string() }), params).sha256);
      return ok({});
    },
    'files.openWithSystem': () => ok({}),
  });
  const workbench: Workbench = {
    store,
    drafts: noDrafts,
    host,
    dialog: {
      openFiles: () => Promise.resolve(bench.files),
      openFolder: () => Promise.resolve(bench.files),
      async saveFile(name, _type, bytes) {
        saved.push({
          name,
          bytes: bytes instanceof Blob ? new Uint8Array(await bytes.arrayBuffer()) : bytes,
        });
        return true;
      },
    },
    clock: { now: () => bench.clockNow++ },
  };
  return Object.assign(bench, { workbench });
}

/** What a call says of a file. */
function fileOf(params: unknown): readonly [name: string, bytes: Uint8Array] {
  const said = v.parse(
    v.object({ fileName: v.optional(v.string(), ''), bytes: v.instance(Uint8Array) }),
    params,
  );
  return [said.fileName, said.bytes];
}

const noDrafts = {
  changed: () => () => undefined,
  content: () => Promise.reject(new Error('no drafts on this bench')),
} as unknown as Drafts;

function passwordIn(params: unknown): string | null {
  return v.parse(v.object({ password: v.optional(v.string()) }), params).password ?? null;
}

function encodingIn(params: unknown): EncodingId | null {
  return encodingId(v.parse(v.object({ encoding: v.optional(v.string(), '') }), params).encoding);
}

/** What opens a file of the bench whose name begins with "locked". */
export const PASSWORD = 'Genève 2005';

/** What the host's import does with plain text; a name tells it what else to do. */
async function parse(
  fileName: string,
  bytes: Uint8Array,
  password: string | null,
  encoding: EncodingId | null,
) {
  const sha256 = await sha256Of(bytes);
  if (bytes.byteLength === 0) return err(failure('empty'));
  if (fileName.endsWith('.pdf')) return ok({ kind: 'kept', sha256, mediaType: 'application/pdf' });
  if (fileName.startsWith('locked') && password !== PASSWORD)
    return err(failure(password === null ? 'encrypted' : 'wrong-password'));
  if (fileName.startsWith('damaged')) return err(failure('damaged', 'test'));
  return ok({
    kind: 'parsed',
    document: parseText(bytes, sha256, encoding),
    sha256,
    mediaType: 'text/plain',
  });
}

/** A text as import reads it. */
function parseText(bytes: Uint8Array, sha256: Sha256, encoding: EncodingId | null): ParsedDocument {
  const reading = readPlainText(decodeText(bytes, null, encoding));
  return finishDocument(encoding === null ? reading : { ...reading, variant: `.${encoding}.` }, sha256);
}

async function sha256Of(bytes: Uint8Array): Promise<Sha256> {
  const own = new Uint8Array(bytes);
  return asId<Sha256>(toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', own))));
}

/** A file as the picker gives it. */
export function aFile(name: string, text: string): ChosenFile {
  const bytes: Bytes = new TextEncoder().encode(text);
  return {
    name,
    path: name,
    size: bytes.byteLength,
    mediaType: 'text/plain',
    bytes: () => Promise.resolve(bytes),
  };
}

/** Imports a text and gives its id. */
export function importText(bench: ReadingBench, name: string, text: string): Promise<DocumentId> {
  return importBytes(bench, aFile(name, text));
}

/** The same with bytes that are no UTF-8. */
export async function importBytes(bench: ReadingBench, file: ChosenFile): Promise<DocumentId> {
  const meeting = asId<MeetingId>('m-bench');
  await bench.workbench.store.meetings.put({
    id: meeting,
    name: 'WSIS PrepCom',
    createdAt: 1,
    sample: false,
    trashedAt: null,
  });
  const { outcomes } = await importFiles(bench.workbench, {
    files: [file],
    meeting,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  const [outcome] = outcomes;
  if (outcome === undefined || outcome.kind === 'refused')
    throw new Error(`Not imported: ${JSON.stringify(outcome)}`);
  return outcome.document;
}

/** Everything below works on the bench. */
export function OnBench({ bench, children }: { readonly bench: ReadingBench; readonly children: ReactNode }) {
  return <WorkbenchProvider value={bench.workbench}>{children}</WorkbenchProvider>;
}

/** Reader and annotations beside each other, as the frame composes them. */
export function ReadingDesk({
  documentId,
  clause,
}: {
  readonly documentId: DocumentId;
  readonly clause?: string;
}) {
  const focus = useTextFocus();
  const target = useMemo(() => ({ kind: 'document' as const, id: documentId }), [documentId]);
  const marks = useAnnotationMarks(target);
  const actions = useAnnotationActions(target);
  const [place] = useState(clause);
  const openCard = useCallback((id: AnnotationId) => focus.showCard(id), [focus]);
  return (
    <div style={{ display: 'grid', gridTemplateColumns: '1fr 24rem', blockSize: '100vh' }}>
      <ReaderPane
        documentId={documentId}
        clause={place === undefined ? undefined : asId(place)}
        marks={marks}
        onAnnotate={(kind, selection) => void actions.annotate(kind, selection)}
        onMarkOpen={openCard}
        paneId="pane-1"
      />
      <div
        style={{ overflow: 'auto', borderInlineStart: '1px solid var(--line)', background: 'var(--surface)' }}
      >
        <AnnotationsPane target={target} />
      </div>
    </div>
  );
}
