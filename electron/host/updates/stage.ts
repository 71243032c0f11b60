import type {
  UpdateMode,
  UpdatePauseReason,
  UpdateSource,
  UpdateSourceProblem,
  UpdateState,
} from '../../../shared/contract/updates.ts';
import type { PartFile } from './part-file.ts';
import type { Release } from './release.ts';
import { costOf, type Seed } from './seed.ts';

/** A release that can be fetched: what is there of it, and where else its blocks lie on this computer. */
export interface Known extends Release {
  readonly part: PartFile;
  readonly seed: Seed;
}

/** Why fetching stands still. */
export interface Stop {
  readonly why: UpdatePauseReason;
  readonly problem: UpdateSourceProblem | null;
}

/** Where the depot is. Whether a release was begun is the part's to know. */
export type Stage =
  | { readonly kind: 'nothing-known' }
  | { readonly kind: 'current'; readonly checkedVersion: string }
  | { readonly kind: 'waiting'; readonly known: Known; readonly stop: Stop | null }
  | {
      readonly kind: 'fetching';
      readonly known: Known;
      readonly mode: UpdateMode;
      readonly abort: AbortController;
      readonly over: Promise<void>;
    }
  | { readonly kind: 'ready' | 'installing'; readonly release: Release; readonly path: string };

/** The stage as the window sees it. */
export function describeStage(stage: Stage, sources: readonly UpdateSource[]): UpdateState {
  switch (stage.kind) {
    case 'nothing-known':
      return { kind: 'nothing-known' };
    case 'current':
      return { kind: 'current', checkedVersion: stage.checkedVersion };
    case 'waiting': {
      const { known } = stage;
      const { word } = known.part;
      const cost = costOf(known.map, known.part, known.seed);
      if (word === null) return { kind: 'available', release: describe(known), cost };
      const stop = stage.stop ?? { why: 'restart' as const, problem: null };
      return { kind: 'paused', ...progress(known, word.mode, sources), ...stop };
    }
    case 'fetching':
      return { kind: 'fetching', ...progress(stage.known, stage.mode, sources) };
    case 'ready':
      return { kind: 'ready', release: describe(stage.release), path: stage.path };
    case 'installing':
      return { kind: 'installing', release: describe(stage.release) };
  }
}

function progress(known: Known, mode: UpdateMode, sources: readonly UpdateSource[]) {
  return {
    release: describe(known),
    mode,
    cost: costOf(known.map, known.part, known.seed),
    done: known.part.done,
    spent: known.part.spent,
    sources: Array.from(sources),
  };
}

function describe({ manifest, file }: Release) {
  return {
    version: manifest.version,
    issuedAt: manifest.issuedAt,
    security: manifest.security,
    notes: { ...manifest.notes },
    fileName: file.name,
    size: file.size,
  };
}
