import type { Workbench } from '../workbench.tsx';

/** What a helper needs and may see. Counts and states only: a field that could hold the delegate's words has no place here. */
export interface Diagnostics {
  readonly madeAt: string;
  readonly version: string | null;
  readonly mode: string | null;
  readonly platform: string | null;
  readonly browser: string;
  readonly window: { readonly width: number; readonly height: number; readonly scale: number };
  readonly protection: string | null;
  readonly folder: { readonly readOnly: string | null; readonly hasData: boolean } | null;
  readonly health: string;
  readonly storage: {
    readonly usage: number | null;
    readonly quota: number | null;
    readonly persisted: boolean;
  };
  readonly counts: Readonly<Record<string, number>>;
  readonly settings: {
    readonly language: string;
    readonly theme: string;
    readonly textSize: number;
    readonly singleKeys: boolean;
  };
  readonly tasks: readonly {
    readonly kind: string;
    readonly state: string;
    readonly seconds: number | null;
  }[];
}

/** Gathers the diagnostics of this window. */
export async function diagnosticsOf({ store, host, clock }: Workbench): Promise<Diagnostics> {
  const [info, keys, folder, estimate, persisted] = await Promise.all([
    host.app.info({}),
    host.keys.status({}),
    host.files.folder({}),
    navigator.storage.estimate().catch(() => null),
    navigator.storage.persisted().catch(() => false),
  ]);
  const settings = await store.settings.live().current();
  const tasks = await store.tasks.all().current();
  return {
    madeAt: new Date(clock.now()).toISOString(),
    version: info.ok ? info.value.version : null,
    mode: info.ok ? info.value.mode : null,
    platform: info.ok ? info.value.platform : null,
    browser: navigator.userAgent,
    window: { width: innerWidth, height: innerHeight, scale: devicePixelRatio },
    protection: keys.ok ? keys.value.protection : null,
    folder: folder.ok ? { readOnly: folder.value.readOnly, hasData: folder.value.hasData } : null,
    health: store.health.kind,
    storage: { usage: estimate?.usage ?? null, quota: estimate?.quota ?? null, persisted },
    counts: {
      meetings: (await store.meetings.all().current()).length,
      documents: (await store.documents.entries().current()).length,
      drafts: (await store.drafts.entries().current()).length,
      annotations: (await store.annotations.all().current()).length,
      conflicts: (await store.conflicts.all().current()).length,
      damaged: (await store.damaged().current()).length,
    },
    settings: {
      language: settings.language,
      theme: settings.theme,
      textSize: settings.textSize,
      singleKeys: settings.singleKeys,
    },
    tasks: tasks.map((task) => ({
      kind: task.kind,
      state: task.state,
      seconds: task.endedAt === null ? null : Math.round((task.endedAt - task.startedAt) / 1000),
    })),
  };
}
