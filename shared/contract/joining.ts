import * as v from 'valibot';
import { CIRCLE_COLOURS, ROLES } from '../domain/circle.ts';
import { circleSchema } from './exchange.ts';
import { RELAY_TROUBLES } from './network.ts';
import { defineService, SMALL } from './service.ts';

/*
 * Joining a circle without a file: a code shown or sent, or one read aloud, finds the inviter; six words compared
 * aloud prove who is who; and nobody is in before the head presses Admit.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const role = v.picklist(ROLES);
const relay = v.nullable(v.picklist(RELAY_TROUBLES));
const words = v.pipe(v.array(v.pipe(count, v.maxValue(255))), v.length(6));
const id = v.pipe(v.string(), v.length(64), v.regex(/^[0-9a-f]*$/));
const address = v.strictObject({
  host: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(253)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
});
export type DoorAddress = v.InferOutput<typeof address>;

const spoken = v.strictObject({
  words: v.strictTuple([v.pipe(count, v.maxValue(255)), v.pipe(count, v.maxValue(255))]),
  digits: v.pipe(v.string(), v.regex(/^[2-9]{4}$/)),
});

const offerState = v.variant('kind', [
  v.strictObject({ kind: v.literal('waiting') }),
  v.strictObject({ kind: v.literal('asking'), person: v.string(), words }),
  v.strictObject({ kind: v.literal('admitted'), person: v.string(), delivered: v.boolean() }),
  v.strictObject({
    kind: v.literal('ended'),
    reason: v.picklist(['declined', 'expired', 'tries', 'closed']),
  }),
]);

/** A code that this device has open, or had. */
const offer = v.strictObject({
  id,
  circle: circleSchema,
  circleName: v.string(),
  role,
  /** The text that is shown as a QR code; null for a code read aloud. */
  ticket: v.nullable(v.string()),
  spoken: v.nullable(spoken),
  expiresAt: v.number(),
  state: offerState,
  /** What is wrong with the circle's relay, where the two may also meet; null: nothing that is known. */
  relay,
});
export type JoinOffer = v.InferOutput<typeof offer>;

/** Why joining ended without a circle. */
export const JOIN_PROBLEMS = [
  'unknown-code',
  'expired',
  'used',
  'busy',
  'declined',
  'already-member',
  'too-many',
  'no-right',
  'malformed',
  'no-answer',
  'not-the-inviter',
  'damaged',
  'full',
] as const;
export type JoinProblemCode = (typeof JOIN_PROBLEMS)[number];

const invited = v.strictObject({
  circle: circleSchema,
  circleName: v.string(),
  colour: v.picklist(CIRCLE_COLOURS),
  from: v.string(),
  role,
});

const newcomer = v.variant('kind', [
  /** Looking on the room's network, and calling the addresses of the code. */
  v.strictObject({ kind: v.literal('looking') }),
  v.strictObject({ kind: v.literal('knocking') }),
  v.strictObject({ kind: v.literal('comparing'), invited, words, confirmed: v.boolean() }),
  v.strictObject({ kind: v.literal('cut'), invited: v.nullable(invited) }),
  v.strictObject({ kind: v.literal('joined'), circle: circleSchema, circleName: v.string() }),
  v.strictObject({ kind: v.literal('failed'), problem: v.picklist(JOIN_PROBLEMS) }),
]);
export type NewcomerStatus = v.InferOutput<typeof newcomer>;

const status = v.strictObject({
  offers: v.array(offer),
  /** Where this computer can be called now, to be read aloud where nothing is found by itself; null: nowhere. */
  listening: v.nullable(v.strictObject({ port: count, hosts: v.array(v.string()) })),
  /** Null: this device is joining nothing. */
  newcomer: v.nullable(newcomer),
  /** What is wrong with the relay of the code that is used here; null: nothing that is known, or none is in it. */
  relay,
});
export type JoiningStatus = v.InferOutput<typeof status>;

const base = { timeoutMs: 60_000, maxBytes: SMALL } as const;
const opening = ['locked', 'not-writable', 'identity-damaged'] as const;
const byHead = [...opening, 'unknown-circle', 'no-right'] as const;
const one = v.strictObject({ offer: id });
const person = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

export const joiningService = defineService({
  name: 'joining',
  methods: {
    status: { ...base, params: v.strictObject({}), result: status, errors: opening },
    /**
     * Opens a door for one person. `off`: exchange over the network is switched off, so nobody could come. `relay`:
     * the two may also meet at the circle's relay.
     */
    offer: {
      ...base,
      params: v.strictObject({ circle: circleSchema, role, kind: v.picklist(['ticket', 'spoken']) }),
      result: offer,
      errors: [...byHead, 'off', 'too-many'],
    },
    /** The head's press after the words were compared: the newcomer is a member, and gets the circle over the line. */
    admit: {
      ...base,
      params: one,
      result: status,
      errors: [...byHead, 'nobody-asks', 'expired', 'not-invited', 'already-member', 'too-many'],
    },
    /** The words differ, or it is somebody else. */
    decline: { ...base, params: one, result: status, errors: opening },
    closeOffer: { ...base, params: one, result: status, errors: opening },
    /** Looks at a code without doing anything with it. */
    read: {
      ...base,
      params: v.strictObject({ text: v.pipe(v.string(), v.maxLength(8_192)) }),
      result: v.strictObject({ addresses: v.array(address), relay: v.boolean(), expiresAt: v.number() }),
      errors: [...opening, 'not-a-code', 'incomplete', 'newer-version', 'expired'],
    },
    /** A sharing act of the newcomer: makes the keys of this device if there are none, finds the inviter, knocks. */
    join: {
      ...base,
      params: v.strictObject({
        code: v.variant('kind', [
          v.strictObject({ kind: v.literal('ticket'), text: v.pipe(v.string(), v.maxLength(8_192)) }),
          v.strictObject({ kind: v.literal('spoken'), spoken }),
        ]),
        /** Read out by the inviter, where the network shows nobody. */
        address: v.nullable(address),
        person,
      }),
      result: status,
      errors: [...opening, 'not-a-code', 'incomplete', 'newer-version', 'expired', 'off'],
    },
    /** The newcomer says that both screens show the same words. */
    confirm: { ...base, params: v.strictObject({}), result: status, errors: opening },
    /** Goes on after a cut: looks and calls again. */
    goOn: { ...base, params: v.strictObject({}), result: status, errors: opening },
    stop: { ...base, params: v.strictObject({}), result: status, errors: opening },
  },
  events: { changed: status },
});
