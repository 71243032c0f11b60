declare const brand: unique symbol;
/** A value that the compiler keeps apart from others of the same shape. */
export type Branded<T, B extends string> = T & { readonly [brand]: B };

/** A meeting or subject: the delegate's own folder for documents and drafts. */
export type MeetingId = Branded<string, 'MeetingId'>;
/** A received document: `d-` and the first 32 hex digits of sha256(original bytes) + importer version. */
export type DocumentId = Branded<string, 'DocumentId'>;
/** A clause of a received document (derived, equal on every machine) or of a draft (random). */
export type ClauseId = Branded<string, 'ClauseId'>;
/** A delegate's own text (an Automerge document). */
export type DraftId = Branded<string, 'DraftId'>;
/** A personal annotation; private. */
export type AnnotationId = Branded<string, 'AnnotationId'>;
/** A circle: 64 hex digits, the hash of the first record of its membership log. `only-me` is no circle id. */
export type CircleId = Branded<string, 'CircleId'>;
/** A device: 64 hex digits of its Ed25519 public key. */
export type DeviceId = Branded<string, 'DeviceId'>;
/** Lower-case hex sha256 of some bytes. */
export type Sha256 = Branded<string, 'Sha256'>;

/** Brands a string as an id. Use where an id is made or has just been parsed, nowhere else. */
export function asId<I extends string>(value: string): I {
  return value as I;
}
