import { join } from 'node:path';
import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { fromHex, toHex } from '../../../../shared/base/bytes.ts';
import type { CircleId, DraftId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Random } from '../../../../shared/base/ports.ts';
import type { SendingChoice } from '../../../../shared/contract/network.ts';
import { SENDING_CHOICES } from '../../../../shared/contract/network.ts';
import { fixedBytes, label, uint } from '../codec/cbor.ts';
import type { Cbor } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import { createSealer, readOrPutAside, sealedValue } from '../log/sealed-file.ts';

/** What the delegate chose for one circle on this machine. */
export interface CircleSettings {
  readonly choice: SendingChoice;
  readonly relay: string | null;
  /** Null: by the kind of the circle. */
  readonly presence: boolean | null;
  readonly drafts: ReadonlyMap<DraftId, SendingChoice>;
}

/** An address at which a colleague answered, or that was given by hand and answered. */
export interface KnownAddress {
  readonly host: string;
  readonly port: number;
  readonly person: string;
  readonly lastAt: number | null;
}

/** What went over links that may cost, on one day. */
export interface DayTraffic {
  /** `2026-11-22`, by the clock of this computer. */
  readonly day: string;
  readonly sent: number;
  readonly received: number;
}

/** Everything the `network` service remembers. */
export interface NetworkSettings {
  readonly on: boolean;
  readonly paused: boolean;
  readonly expensive: boolean;
  readonly budget: number | null;
  /** `http://host:port` of a proxy; null: as the system says. */
  readonly proxy: string | null;
  /** From it the port of each network is derived. */
  readonly portSecret: Bytes;
  readonly traffic: DayTraffic;
  readonly circles: ReadonlyMap<CircleId, CircleSettings>;
  readonly addresses: readonly KnownAddress[];
}

export const CIRCLE_DEFAULTS: CircleSettings = {
  choice: 'exchange',
  relay: null,
  presence: null,
  drafts: new Map(),
};

/** Beyond so many the oldest address is forgotten. */
const MOST_ADDRESSES = 64;

const choice = v.picklist(SENDING_CHOICES);
const yes = v.pipe(
  uint(1),
  v.transform((number) => number === 1),
);
/** Nothing, or one thing. */
const maybe = <S extends v.GenericSchema<unknown, unknown>>(schema: S) =>
  v.pipe(
    v.array(schema),
    v.maxLength(1),
    v.transform((list) => list[0] ?? null),
  );
const circleRow = v.strictTuple([
  fixedBytes(32),
  choice,
  maybe(label(2_000)),
  maybe(yes),
  v.array(v.strictTuple([label(64), choice])),
]);
const addressRow = v.strictTuple([label(253), uint(65_535), label(LIMITS.label), maybe(uint())]);
const schema = v.strictTuple([
  v.literal(1),
  yes,
  yes,
  yes,
  maybe(uint()),
  maybe(label(2_000)),
  fixedBytes(16),
  v.strictTuple([label(10), uint(), uint()]),
  v.array(circleRow),
  v.array(addressRow),
]);

/** The sealed file of the settings in the exchange folder. */
export interface SettingsFile {
  readonly value: NetworkSettings;
  /** Durable when it returns. Throws what the disk says, and then nothing has changed. */
  change(change: Partial<NetworkSettings>): void;
}

/** One that cannot be read is put aside: everything is off then, as at the beginning. */
export function openSettings(folder: string, hostKey: Uint8Array, random: Random): SettingsFile {
  const file = sealedValue(join(folder, 'network.dwk'), createSealer(hostKey, 'network', random), schema);
  const read = readOrPutAside(file);
  let value = read === null ? defaults(random) : unpack(read);
  return {
    get value() {
      return value;
    },
    change(change) {
      const next = { ...value, ...change };
      file.write(pack(next));
      value = next;
    },
  };
}

function defaults(random: Random): NetworkSettings {
  return {
    on: false,
    paused: false,
    expensive: false,
    budget: null,
    proxy: null,
    portSecret: random.bytes(16),
    traffic: { day: '', sent: 0, received: 0 },
    circles: new Map(),
    addresses: [],
  };
}

const bit = (yes: boolean): number => (yes ? 1 : 0);
const orNothing = (value: Cbor | null): Cbor => (value === null ? [] : [value]);

function pack(value: NetworkSettings): Cbor {
  const { day, sent, received } = value.traffic;
  return [
    1,
    bit(value.on),
    bit(value.paused),
    bit(value.expensive),
    orNothing(value.budget),
    orNothing(value.proxy),
    value.portSecret,
    [day, sent, received],
    Array.from(value.circles, ([id, one]) => [
      fromHex(id),
      one.choice,
      orNothing(one.relay),
      orNothing(one.presence === null ? null : bit(one.presence)),
      Array.from(one.drafts, ([draft, choice]) => [draft, choice]),
    ]),
    value.addresses.map((one) => [one.host, one.port, one.person, orNothing(one.lastAt)]),
  ];
}

function unpack(read: v.InferOutput<typeof schema>): NetworkSettings {
  const [, on, paused, expensive, budget, proxy, portSecret, [day, sent, received], circles, addresses] =
    read;
  return {
    on,
    paused,
    expensive,
    budget,
    proxy,
    portSecret,
    traffic: { day, sent, received },
    circles: new Map(
      circles.map(([id, choice, relay, presence, drafts]) => [
        asId<CircleId>(toHex(id)),
        {
          choice,
          relay,
          presence,
          drafts: new Map(drafts.map(([draft, choice]) => [asId<DraftId>(draft), choice])),
        },
      ]),
    ),
    addresses: addresses.map(([host, port, person, lastAt]) => ({ host, port, person, lastAt })),
  };
}

/** Notes where a colleague answered, newest first. */
export function rememberAddress(settings: SettingsFile, address: KnownAddress): void {
  const { host, port } = address;
  const others = settings.value.addresses.filter((one) => one.host !== host || one.port !== port);
  settings.change({ addresses: [address, ...others].slice(0, MOST_ADDRESSES) });
}
