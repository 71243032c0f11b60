import * as A from '@automerge/automerge/slim';
import { toHex } from '../base/bytes.ts';
import { asId, type ClauseId, type DraftId } from '../base/ids.ts';
import type { Random } from '../base/ports.ts';
import { err, failure, ok, type Failure, type Result } from '../base/result.ts';
import type { DraftContent, DraftKind } from '../domain/draft.ts';
import { ChunkStoreError } from './chunk-store.ts';
import { emptyDoc, isDraft, loadDoc, newActor } from './draft-doc.ts';
import type { Edit, NewClause } from './edit.ts';
import { DraftReplica } from './replica.ts';
import type { OpenFailure, ReplicaDeps } from './replica-types.ts';
import { asRegister, type DraftDoc } from './shape.ts';
import { templateClauses } from './templates.ts';

/** A fresh clause id. */
function newClauseId(random: Random): ClauseId {
  return asId<ClauseId>(`c${toHex(random.bytes(9))}`);
}

/** A fresh draft id. */
export function newDraftId(random: Random): DraftId {
  return asId<DraftId>(`t${toHex(random.bytes(16))}`);
}

/** What a new draft is made from. */
export interface NewDraft {
  readonly id: DraftId;
  readonly kind: DraftKind;
  readonly title: string;
  readonly language: string;
  /** Clean content to start from; else the template of the kind. Its clause ids are kept. */
  readonly content?: DraftContent;
}

/** Makes a draft, durable when it resolves. Refused if there is one of that id. */
export async function createReplica(
  deps: ReplicaDeps,
  draft: NewDraft,
): Promise<Result<DraftReplica, Failure<'exists' | 'quota' | 'unavailable'>>> {
  if ((await deps.chunks.load(draft.id)).length > 0) return err(failure('exists'));
  const doc = A.from<Record<string, unknown>>(
    {
      meta: {
        title: asRegister(draft.title),
        kind: asRegister(draft.kind),
        language: asRegister(draft.language),
      },
      clauses: {},
      suggestions: {},
    },
    { actor: newActor(deps) },
  ) as unknown as DraftDoc;
  const replica = new DraftReplica(deps, draft.id, doc, []);
  const receipt = await replica.edit(firstEdits(deps, draft), 'command');
  return receipt.saved === null ? ok(replica) : err(receipt.saved);
}

function firstEdits(deps: ReplicaDeps, draft: NewDraft): readonly Edit[] {
  const clauses: readonly NewClause[] =
    draft.content?.clauses.map(({ id, kind, level, manualLabel, text, marks, status }) => ({
      id,
      kind,
      level,
      manualLabel,
      text: text.toWellFormed(),
      marks,
      status,
    })) ?? templateClauses(draft.kind, draft.language, draft.title, () => newClauseId(deps.random));
  return clauses.map((clause, index) => ({ kind: 'add', clause, after: clauses[index - 1]?.id ?? null }));
}

/** Loads a draft from its chunks. */
export async function openReplica(
  deps: ReplicaDeps,
  id: DraftId,
): Promise<Result<DraftReplica, Failure<OpenFailure>>> {
  try {
    const chunks = await deps.chunks.load(id);
    if (chunks.length === 0) return err(failure('missing'));
    const doc = loadDoc(deps, chunks);
    return isDraft(doc) ? ok(new DraftReplica(deps, id, doc, chunks)) : err(failure('damaged', 'shape'));
  } catch (problem) {
    if (problem instanceof ChunkStoreError && problem.code !== 'damaged') {
      return err(failure('unavailable', problem.message));
    }
    return err(failure('damaged', problem instanceof Error ? problem.message : undefined));
  }
}

/** A draft that is not here yet, to take a colleague's first bundle. Nothing is stored until it is applied. */
export function emptyReplica(deps: ReplicaDeps, id: DraftId): DraftReplica {
  return new DraftReplica(deps, id, emptyDoc(deps), []);
}
