import * as v from 'valibot';
import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';

// What is kept in the judgements that the lists write: read again as strictly as anything from outside, for a backup
// of a newer workbench may hold more.

/** How far a mandate is. */
export const MANDATE_STATES = ['open', 'in-hand', 'done', 'not-for-us'] as const;
export type MandateState = (typeof MANDATE_STATES)[number];
export const MANDATE = 'mandate';
export const mandateKey = (document: DocumentId, clause: ClauseId): string =>
  `${MANDATE}/${document}/${clause}`;

/** In what capacity somebody spoke. */
export const CAPACITIES = ['delegation', 'chair', 'secretariat', 'organization', 'personal'] as const;
const speaker = v.object({
  speaker: v.pipe(v.string(), v.maxLength(200)),
  onBehalfOf: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  capacity: v.picklist(CAPACITIES),
});
/** Who spoke, as the delegate confirmed or corrected it. */
export type ConfirmedSpeaker = v.InferOutput<typeof speaker>;
export const SPEAKER = 'speaker';
export const speakerKey = (document: DocumentId, at: number): string =>
  `${SPEAKER}/${document}/${String(at)}`;

export const DATE_YEAR = 'date-year';
export const dateKey = (document: DocumentId, clause: ClauseId, raw: string): string =>
  `${DATE_YEAR}/${document}/${clause}/${raw}`.slice(0, 200);

/** A subject that the delegate follows: phrases and symbols, each of which makes a clause belong to it. */
const subject = v.object({
  name: v.pipe(v.string(), v.maxLength(200)),
  words: v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(40)),
});
export type Subject = v.InferOutput<typeof subject>;
export const SUBJECT = 'subject';

/** What became of a proposal. */
export const FATES = ['agreed', 'deferred', 'no-time', 'withdrawn', 'not-agreed', 'unknown'] as const;
export type Fate = (typeof FATES)[number];
export const FATE = 'fate';
export const fateKey = (subjectId: string, clause: ClauseId): string =>
  `${FATE}/${subjectId.slice(-36)}/${clause}`;

const REPORT_TEXT = v.pipe(v.string(), v.maxLength(20_000));
const report = v.object({ outcome: REPORT_TEXT, position: REPORT_TEXT, followUp: REPORT_TEXT });
export type MissionReport = v.InferOutput<typeof report>;
export const REPORT = 'report';

const reader =
  <T>(schema: v.GenericSchema<unknown, T>) =>
  (value: unknown): T | null => {
    const read = v.safeParse(schema, value);
    return read.success ? read.output : null;
  };
export const readMandateState = reader(v.picklist(MANDATE_STATES));
export const readSpeaker = reader(speaker);
export const readYear = reader(v.pipe(v.number(), v.integer(), v.minValue(1800), v.maxValue(2199)));
export const readSubject = reader(subject);
export const readFate = reader(v.picklist(FATES));
export const readReport = reader(report);
