import type { RxJsonSchema } from 'rxdb';
import type { SealedRecord } from './record-sealer.ts';

/** Greatest length of a record's id, in UTF-16 units. */
export const ID_MAX = 200;

/**
 * The one RxDB schema. It never changes: versions are of what is sealed (`SealedRecord.v`), so RxDB's own
 * migration, which takes minutes for thousands of records, never runs. Validation by ajv is impossible
 * under our CSP and not needed: what is sealed was written by us.
 */
export const SEALED_SCHEMA: RxJsonSchema<SealedRecord> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: ID_MAX },
    v: { type: 'number' },
    sealed: { type: 'string' },
  },
  required: ['id', 'v', 'sealed'],
  additionalProperties: false,
};

/** Version of the format of every sealed record, and of the store. */
export const STORE_FORMAT = 1;

/** Turns a value of one version into the next. Pure; throws on what cannot be. */
export type Migration = (value: unknown) => unknown;

/** By collection: the step from version n at index n - 1. None yet. */
export type Migrations = Readonly<Record<string, readonly Migration[]>>;
export const MIGRATIONS: Migrations = {};
