import { HEADS_MOST } from '../../../../shared/drafts/bundle-limits.ts';

/** Bounds that are checked before anything is allocated or worked through. Both sides must hold the same. */
export const LIMITS = {
  /** Greatest content of a segment after inflation, in bytes. */
  segmentContent: 8 * 1024 * 1024,
  /** Greatest ratio between content and its compressed form. */
  inflation: 64,
  /** Ratio is not asked below this size: short repetitive text compresses well. */
  inflationFloor: 64 * 1024,
  /** Greatest segment as carried: compressed content can not be longer than content and a little. */
  segment: 8 * 1024 * 1024 + 64 * 1024,
  segmentHeader: 1024,
  entriesPerSegment: 256,
  /** Of one device in one draft: forty hours of typing without a pause. */
  changesPerDraft: 400_000,
  /** Changes and steps (a letter written or taken out is one) of all bundles of a segment, and what columns in them inflate to. */
  changesPerSegment: { changes: 200_000, steps: 2_000_000, inflated: 32 * 1024 * 1024 },
  actsPerSegment: 256,
  /** Chains beside that of the piece itself that one approval lets in. */
  alsoPerDecision: 32,
  headsPerDraft: HEADS_MOST,
  seenPerSegment: 512,
  /** Drafts that one device's pieces name in one circle; and titles that are heard of what is on its way. */
  draftsPerDevice: 10_000,
  devicesPerCircle: 256,
  /** Of one device in one circle; an honest one starts a new incarnation after a restore or a damage. */
  incarnationsPerDevice: 128,
  recordsPerLog: 1_024,
  /** Greatest membership record: a rotation that seals the key for every device. */
  record: 64 * 1024,
  recordParents: 16,
  /** A delegation that writes together fills some ten thousand in a week, and whoever comes new gets them all. */
  segmentsPerBundle: 200_000,
  /** Greatest bundle file, in bytes. */
  bundle: 100 * 1024 * 1024,
  /**
   * Segments that wait for others, in a circle and of each device in it; the devices that are in no record share one
   * share. What is held back beyond the end of a removed device waits apart, and there is room for more of it: a
   * member may have watched it write for half an hour before he heard, and all of that has to be here before it counts.
   */
  parked: { segments: 2_048, bytes: 64 * 1024 * 1024 },
  parkedPerDevice: { segments: 256, bytes: 16 * 1024 * 1024 },
  beyond: { segments: 8_192, bytes: 64 * 1024 * 1024 },
  beyondPerDevice: { segments: 4_096, bytes: 32 * 1024 * 1024 },
  /** Evidence that is kept of what nobody of the circle signed, per circle; later evidence is only counted. */
  quarantined: 64,
  quarantinedBytes: 16 * 1024 * 1024,
  /** Evidence that is kept of what a member signed: of each device so much. */
  quarantinedPerDevice: { pieces: 32, bytes: 10 * 1024 * 1024 },
  /** And of what this device signed itself: all of it is sealed again, so nothing of a copied folder is turned away. */
  quarantinedOwn: { pieces: 4_096, bytes: 256 * 1024 * 1024 },
  circles: 64,
  /** Greatest document of a circle's folder, as `ORIGINAL_MAX` of the library. */
  file: 100 * 1024 * 1024,
  /** Documents of one device that are in a circle's folder, or wait, at a time: who puts stops there. */
  filesPerDevice: 2_000,
  /**
   * What one device may say in one circle: each document that it ever put, each text released, each document decided
   * on or withdrawn, twice over. What goes beyond has its place in the chain and counts for nothing.
   */
  actsPerDevice: { puts: 10_000, released: 20_000, files: 4_000, proposals: 1_000, decided: 20_000 },
  /** Plain bytes of a chunk; only the last of a file is smaller. */
  chunk: 64 * 1024,
  /** Chunks that one exchange file carries. */
  chunksPerBundle: 1_600,
  label: 200,
  /** Why somebody was proposed, let in or declined. */
  reason: 500,
  invitationDays: 7,
} as const;
