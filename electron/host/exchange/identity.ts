import { join } from 'node:path';
import * as v from 'valibot';
import type { Bytes } from '../../../shared/base/bytes.ts';
import { toHex } from '../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { Clock, Random } from '../../../shared/base/ports.ts';
import { fixedBytes, label, uint } from './codec/cbor.ts';
import { publicOf } from './codec/crypto.ts';
import { LIMITS } from './codec/limits.ts';
import { createSealer, sealedValue } from './log/sealed-file.ts';
import type { DeviceRecord } from './membership/record.ts';

/**
 * This device's keys, made at the first sharing act and kept sealed under the host's key. `incarnation`
 * rises whenever the device's own log may not be the longest that exists: after a restore, a damage, or
 * when a colleague knows more of it than it does itself.
 */
export interface Identity {
  readonly device: DeviceId;
  readonly person: string;
  readonly incarnation: number;
  /** The data folder's own count of restores, as it was when this was written. */
  readonly folderIncarnation: number;
  readonly signingSeed: Bytes;
  readonly agreementSeed: Bytes;
  readonly agreement: Bytes;
}

/** What the group is told of this device. */
export function deviceRecord(identity: Identity): DeviceRecord {
  return {
    device: identity.device,
    agreement: identity.agreement,
    tls: new Uint8Array(0),
    person: identity.person,
  };
}

const schema = v.strictTuple([
  fixedBytes(32),
  fixedBytes(32),
  label(LIMITS.label),
  uint(0xffff_ffff),
  uint(),
]);

/** The file of the identity in the exchange folder. */
export interface IdentityFile {
  /** Null: no sharing act yet. Throws when the file is there and does not open under this key. */
  read(): Identity | null;
  create(person: string, folderIncarnation: number): Identity;
  /** Raises the incarnation for good, before anything is written under it. */
  reincarnate(identity: Identity, folderIncarnation: number): Identity;
}

export function openIdentityFile(
  folder: string,
  hostKey: Uint8Array,
  ports: { readonly random: Random; readonly clock: Clock },
): IdentityFile {
  const file = sealedValue(
    join(folder, 'identity.dwk'),
    createSealer(hostKey, 'identity', ports.random),
    schema,
  );
  const write = (identity: Identity): Identity => {
    file.write([
      identity.signingSeed,
      identity.agreementSeed,
      identity.person,
      identity.incarnation,
      identity.folderIncarnation,
    ]);
    return identity;
  };
  return {
    read() {
      const value = file.read();
      return value === null ? null : build(...value);
    },
    create: (person, folderIncarnation) =>
      write(
        build(
          ports.random.bytes(32),
          ports.random.bytes(32),
          person,
          seconds(ports.clock),
          folderIncarnation,
        ),
      ),
    reincarnate: (identity, folderIncarnation) =>
      write({
        ...identity,
        // Two copies that learn of each other in the same second must not take the same number.
        incarnation: Math.min(
          0xffff_ffff,
          next(identity.incarnation, seconds(ports.clock)) + (ports.random.bytes(1)[0] ?? 0),
        ),
        folderIncarnation,
      }),
  };
}

/** A clock that says a later year than this is wrong: it must not use up the numbers of all years to come. */
const LATEST = Date.UTC(2076, 0, 1) / 1000;

// Seconds, so that two copies restored from one backup hardly take the same number; never a step back.
function seconds(clock: Clock): number {
  return Math.max(0, Math.min(LATEST, Math.floor(clock.now() / 1000)));
}

/** A number that follows, and leaves room for as many more as anybody needs. */
function next(before: number, now: number): number {
  return Math.max(before + 1, now);
}

function build(
  signingSeed: Bytes,
  agreementSeed: Bytes,
  person: string,
  incarnation: number,
  folderIncarnation: number,
): Identity {
  return {
    device: asId(toHex(publicOf('ed25519', signingSeed))),
    person,
    incarnation,
    folderIncarnation,
    signingSeed,
    agreementSeed,
    agreement: publicOf('x25519', agreementSeed),
  };
}
