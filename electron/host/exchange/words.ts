import * as v from 'valibot';
import { fromHex, toHex } from '../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { fixedBytes, uint } from './codec/cbor.ts';
import { readOrPutAside, sealedValue } from './log/sealed-file.ts';
import type { SealedValue, Sealer } from './log/sealed-file.ts';

/** How often the mere word of one device begins a new incarnation here: an honest one says it once after a restore. */
const OF_ONE = 3;
/** And that of all together: incarnations are counted by everybody, 128 of a device. */
const OF_ALL = 48;

const schema = v.array(v.strictTuple([fixedBytes(32), uint()]));

/**
 * How often a colleague's word alone began a new incarnation, over all starts of the program: nobody may use up
 * another's. Pieces signed by this device count without a word.
 */
export class Words {
  private readonly file: SealedValue<v.InferOutput<typeof schema>>;
  private readonly taken: Map<DeviceId, number>;

  constructor(path: string, sealer: Sealer) {
    this.file = sealedValue(path, sealer, schema);
    this.taken = new Map(
      (readOrPutAside(this.file) ?? []).map(([device, count]) => [asId<DeviceId>(toHex(device)), count]),
    );
  }

  /** True when this word begins a new incarnation; noted durably before it does. */
  take(device: DeviceId): boolean {
    const count = (this.taken.get(device) ?? 0) + 1;
    const all = Array.from(this.taken.values()).reduce((sum, one) => sum + one, 1);
    if (count > OF_ONE || all > OF_ALL) return false;
    this.taken.set(device, count);
    this.file.write(Array.from(this.taken, ([one, times]) => [fromHex(one), times] as const));
    return true;
  }
}
