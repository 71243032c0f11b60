import { join } from 'node:path';
import * as v from 'valibot';
import { fromHex, toHex } from '../../../../shared/base/bytes.ts';
import type { CircleId, DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Clock, Random } from '../../../../shared/base/ports.ts';
import type { Receipt } from '../../../../shared/contract/network.ts';
import type { Circle } from '../circle/circle.ts';
import { Vector } from '../circle/vector.ts';
import { fixedBytes, uint } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import type { Seen } from '../codec/segment.ts';
import { createSealer, readOrPutAside, sealedValue } from '../log/sealed-file.ts';
import type { SealedValue } from '../log/sealed-file.ts';
import type { SessionReceipt } from '../session/session.ts';

const vector = v.pipe(
  v.array(v.strictTuple([fixedBytes(32), uint(), uint()])),
  v.maxLength(LIMITS.devicesPerCircle * LIMITS.incarnationsPerDevice),
);
const schema = v.array(v.strictTuple([fixedBytes(32), fixedBytes(32), uint(), vector]));

interface Said {
  readonly at: number;
  readonly applied: readonly Seen[];
}

/** What colleagues said their texts hold, remembered from one meeting to the next. */
export class ReceiptBook {
  private readonly file: SealedValue<v.InferOutput<typeof schema>>;
  private readonly clock: Clock;
  private readonly said = new Map<CircleId, Map<DeviceId, Said>>();
  private isWritten = true;

  constructor(
    folder: string,
    hostKey: Uint8Array,
    ports: { readonly random: Random; readonly clock: Clock },
  ) {
    this.clock = ports.clock;
    this.file = sealedValue(
      join(folder, 'receipts.dwk'),
      createSealer(hostKey, 'receipts', ports.random),
      schema,
    );
    for (const [circle, device, at, applied] of readOrPutAside(this.file) ?? []) {
      this.put(asId(toHex(circle)), asId(toHex(device)), {
        at,
        applied: applied.map(([of, incarnation, seq]) => ({ device: asId(toHex(of)), incarnation, seq })),
      });
    }
  }

  /** The colleague's word of now is believed, also where it holds less than before: a store may be lost. */
  note({ circle, device, applied }: SessionReceipt): void {
    this.put(circle, device, { at: this.clock.now(), applied });
    this.isWritten = false;
  }

  /** Every other member's, newest word first known or none. */
  list(circle: Circle, me: DeviceId): readonly Receipt[] {
    const segments = circle.log.all();
    const own = segments.filter(({ header }) => header.device === me);
    return Array.from(circle.membership.state.members.values()).flatMap(({ record, role }) => {
      if (role === null || record.device === me) return [];
      const said = this.said.get(circle.id)?.get(record.device) ?? null;
      const holds = new Vector(said?.applied ?? []);
      return [
        {
          device: record.device,
          person: record.person,
          applied: own.filter(({ header }) => holds.covers(header)).length,
          of: own.length,
          at: said?.at ?? null,
          behind: [...circle.draftsIn(segments.filter(({ header }) => !holds.covers(header)))],
        },
      ];
    });
  }

  write(): void {
    if (this.isWritten) return;
    this.isWritten = true;
    this.file.write(
      Array.from(this.said).flatMap(([circle, devices]) =>
        Array.from(devices, ([device, { at, applied }]) => [
          fromHex(circle),
          fromHex(device),
          at,
          applied.map((one) => [fromHex(one.device), one.incarnation, one.seq]),
        ]),
      ),
    );
  }

  private put(circle: CircleId, device: DeviceId, said: Said): void {
    const devices = this.said.get(circle) ?? new Map<DeviceId, Said>();
    devices.set(device, said);
    this.said.set(circle, devices);
  }
}
