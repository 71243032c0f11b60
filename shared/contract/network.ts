import * as v from 'valibot';
import { circleSchema, deviceSchema, draftSchema } from './exchange.ts';
import { defineService, SMALL } from './service.ts';

/*
 * Exchange over wires: the room's network, a known address, a relay. Off until the delegate switches it on; then the
 * host finds colleagues, compares and sends by itself. What is sent was sealed by the window before.
 */

/** What of a circle or a draft may leave by which way. A file that the delegate writes is an act of its own. */
export const SENDING_CHOICES = ['exchange', 'lan', 'never'] as const;
export type SendingChoice = (typeof SENDING_CHOICES)[number];
const choice = v.picklist(SENDING_CHOICES);

/** In the order in which they are tried. */
export const WAYS = ['lan', 'address', 'relay'] as const;
export type Way = (typeof WAYS)[number];

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const host = v.pipe(v.string(), v.minLength(1), v.maxLength(253));
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const address = v.strictObject({ host, port });
const bytesADay = v.nullable(count);

const colleague = v.strictObject({
  circle: circleSchema,
  device: deviceSchema,
  person: v.string(),
  way: v.picklist(['lan', 'address']),
  /** `equal`: both hold the same. */
  state: v.picklist(['comparing', 'exchanging', 'equal', 'differs', 'paused']),
  sent: count,
  received: count,
  /** Bytes still to go, as far as is known. */
  toSend: count,
  toReceive: count,
  since: v.number(),
});
export type ConnectedColleague = v.InferOutput<typeof colleague>;

/** What is wrong with a relay, or with the way to it. */
export const RELAY_TROUBLES = [
  'relay-unreachable',
  /** Whoever answers there cannot show that it is the relay: another name, or a certificate that nobody vouches for. */
  'relay-unproven',
  'relay-refused',
  'relay-full',
  /** The relay holds less than it said before. */
  'relay-went-back',
  /** Something stands at the relay that no member put there. */
  'relay-altered',
  /** The relay speaks a newer version. */
  'relay-newer',
  /** The proxy of this network asks for a name and password, which the workbench does not have. */
  'proxy-refused',
] as const;
export type RelayTrouble = (typeof RELAY_TROUBLES)[number];

/** What a delegate should know about the way, and can do something about. */
const TROUBLES = [
  /** Colleagues announce themselves here, but no connection to them comes about: the Wi-Fi keeps its users apart. */
  'isolated',
  /** This computer has no network at all. */
  'no-network',
  /** No colleague was seen for a while although the network is there. */
  'nobody-seen',
  ...RELAY_TROUBLES,
  /** Today's bytes on an expensive link are used up. */
  'budget-spent',
  /** This device was removed from the circle. */
  'removed',
  /** What colleagues send cannot be written: the disk is full or write-protected. Nothing is lost; it comes again. */
  'disk',
  /** The colleague's workbench speaks a newer version. */
  'newer-version',
] as const;
export type NetworkTrouble = (typeof TROUBLES)[number];
const trouble = v.strictObject({
  kind: v.picklist(TROUBLES),
  circle: v.nullable(circleSchema),
  person: v.string(),
});

const relay = v.strictObject({
  /** `wss://host[:port]/path`; `ws:` only to this computer itself. */
  url: v.pipe(v.string(), v.maxLength(2_000)),
  state: v.picklist(['off', 'connecting', 'equal', 'exchanging', 'waiting']),
  lastAt: v.nullable(v.number()),
  items: count,
});

const circleChoice = v.strictObject({
  circle: circleSchema,
  choice,
  relay: v.nullable(relay),
  /** Drafts whose choice differs from the circle's. */
  drafts: v.array(v.strictObject({ draft: draftSchema, choice })),
  /** Drafts that colleagues keep to fewer ways. */
  kept: v.optional(v.array(v.strictObject({ draft: draftSchema, choice }))),
  /** True: colleagues of this circle see where the delegate reads, and the reverse. */
  presence: v.boolean(),
});

const status = v.strictObject({
  /** The delegate's switch: nothing is listened to, announced or called while it is off. */
  on: v.boolean(),
  paused: v.boolean(),
  listening: v.nullable(v.strictObject({ port, hosts: v.array(host) })),
  colleagues: v.array(colleague),
  troubles: v.array(trouble),
  circles: v.array(circleChoice),
  /** The delegate said that this link costs money. */
  expensive: v.boolean(),
  /** Greatest number of bytes a day on an expensive link; null: no end. */
  budget: bytesADay,
  /** By ways that may cost: everything but the room's own network. */
  today: v.strictObject({ sent: count, received: count }),
  /** `http://host:port` that calls to relays go through, as the delegate set it; null: as the system says. */
  proxy: v.nullable(v.string()),
  /** Known addresses, given by hand or seen before. */
  addresses: v.array(
    v.strictObject({ ...address.entries, person: v.string(), lastAt: v.nullable(v.number()) }),
  ),
});
export type NetworkStatus = v.InferOutput<typeof status>;

const receipt = v.strictObject({
  device: deviceSchema,
  person: v.string(),
  /** Pieces of this device that the colleague's texts hold, of all there are; by what the colleague said last. */
  applied: count,
  of: count,
  at: v.nullable(v.number()),
  /** Drafts of the circle of which the colleague's texts do not hold everything that is in the log here. */
  behind: v.array(draftSchema),
});
export type Receipt = v.InferOutput<typeof receipt>;

const presence = v.strictObject({
  circle: circleSchema,
  device: deviceSchema,
  person: v.string(),
  /** Null: connected, but in no draft of this circle. */
  draft: v.nullable(draftSchema),
  clause: v.nullable(v.pipe(v.string(), v.maxLength(64))),
});
export type Presence = v.InferOutput<typeof presence>;

const base = { timeoutMs: 60_000, maxBytes: SMALL } as const;
const inCircle = v.strictObject({ circle: circleSchema });
const opening = ['locked', 'not-writable', 'identity-damaged'] as const;
const always = [...opening, 'unknown-circle'] as const;

export const networkService = defineService({
  name: 'network',
  methods: {
    status: { ...base, params: v.strictObject({}), result: status, errors: opening },
    /** The visible act: from here on this computer may be found by, and call, members of its circles. Remembered. */
    switchOn: { ...base, params: v.strictObject({ on: v.boolean() }), result: status, errors: opening },
    pause: { ...base, params: v.strictObject({ paused: v.boolean() }), result: status, errors: opening },
    /** Looks for colleagues and the relay now, and compares with everybody who is connected. */
    exchangeNow: { ...base, params: v.strictObject({}), result: status, errors: opening },
    /** Who would get what, and how large it is, if everybody of the circle came by. */
    preview: {
      ...base,
      params: inCircle,
      result: v.strictObject({
        recipients: v.array(v.strictObject({ device: deviceSchema, person: v.string(), bytes: count })),
        segments: count,
        drafts: v.array(draftSchema),
        /** To the relay, once for all. */
        relayBytes: v.nullable(count),
      }),
      errors: always,
    },
    receipts: {
      ...base,
      params: inCircle,
      result: v.strictObject({ receipts: v.array(receipt) }),
      errors: always,
    },
    /** Calls an address that a colleague read out. Remembered if a colleague answers there. */
    dial: {
      ...base,
      params: address,
      result: v.strictObject({ person: v.string() }),
      errors: [...opening, 'off', 'no-answer', 'nobody-known'],
    },
    forgetAddress: { ...base, params: address, result: status, errors: opening },
    setChoice: {
      ...base,
      params: v.strictObject({ circle: circleSchema, choice }),
      result: status,
      errors: always,
    },
    /** Null: as the circle. */
    setDraftChoice: {
      ...base,
      params: v.strictObject({ circle: circleSchema, draft: draftSchema, choice: v.nullable(choice) }),
      result: status,
      errors: always,
    },
    /** Null: none. Each member sets it for their own machine; the file of an invitation may carry it later. */
    setRelay: {
      ...base,
      params: v.strictObject({
        circle: circleSchema,
        url: v.nullable(v.pipe(v.string(), v.maxLength(2_000))),
      }),
      result: status,
      errors: [...always, 'bad-address'],
    },
    setBudget: {
      ...base,
      params: v.strictObject({ expensive: v.boolean(), budget: bytesADay }),
      result: status,
      errors: opening,
    },
    /** Null: as the system says. */
    setProxy: {
      ...base,
      params: v.strictObject({ url: v.nullable(v.pipe(v.string(), v.maxLength(2_000))) }),
      result: status,
      errors: [...opening, 'bad-address'],
    },
    setPresence: {
      ...base,
      params: v.strictObject({ circle: circleSchema, presence: v.boolean() }),
      result: status,
      errors: always,
    },
    /** Where the delegate is now. Told to connected members of the circle if presence is on there; kept nowhere. */
    here: {
      ...base,
      params: v.strictObject({
        circle: v.nullable(circleSchema),
        draft: v.nullable(draftSchema),
        clause: v.nullable(v.pipe(v.string(), v.maxLength(64))),
      }),
      result: v.strictObject({}),
      errors: opening,
    },
    /** Up to where the window's texts hold the circle's log: what receipts to colleagues are made from. */
    applied: {
      ...base,
      params: v.strictObject({
        circle: circleSchema,
        applied: v.array(v.strictObject({ device: deviceSchema, incarnation: count, seq: count })),
      }),
      result: v.strictObject({}),
      errors: always,
    },
  },
  events: {
    /** At most four times a second. */
    changed: status,
    /** A colleague came, moved or went (`gone`). */
    presence: v.strictObject({ ...presence.entries, gone: v.boolean() }),
  },
});
