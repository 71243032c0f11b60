/** A job of the isolate: bytes in, bytes out, no other effect. It may throw; the caller then sees `crashed`. */
export type IsolateJob = (input: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/**
 * What may run in an isolate, by name. Loaded when asked for, so that a job's process holds no more than it
 * needs.
 */
export const ISOLATE_JOBS: Readonly<Record<string, () => Promise<IsolateJob>>> = {
  'import-file': async () => (await import('../importing/import-job.ts')).importJob,
  'unlock-doc': async () => (await import('../importing/protected/unlock-border.ts')).unlockJob,
  'unpack-archive': async () => (await import('../importing/archive/unpack-border.ts')).unpackJob,
};
