import type { DeviceId, DraftId } from '../../../../shared/base/ids.ts';
import type { Circle } from '../circle/circle.ts';
import { Vector } from '../circle/vector.ts';
import type { Exchange } from '../exchange.ts';
import type { LoggedSegment } from '../log/segment-log.ts';
import { mayLeave } from './policy.ts';
import type { NetworkSettings } from './settings.ts';

/** Who would get what, if everybody of the circle came by in the room. */
export interface SendingPreview {
  readonly recipients: readonly {
    readonly device: DeviceId;
    readonly person: string;
    readonly bytes: number;
  }[];
  readonly segments: number;
  readonly drafts: readonly DraftId[];
  readonly relayBytes: number | null;
}

/** What a piece costs on a wire beyond itself. */
const FRAME = 16;
/** What is left of a piece whose text may not leave: its frame, from which the chain goes on. */
const BODILESS = 300;

/** `toRelay`: pieces that the relay lacks, null where none is in use. */
export function previewSending(
  exchange: Exchange,
  circle: Circle,
  settings: NetworkSettings,
  toRelay: number | null,
): SendingPreview {
  const me = exchange.requireIdentity().device;
  const holds = new Map(exchange.knowledge(circle.id).map((peer) => [peer.device, new Vector(peer.holds)]));
  const all = circle.log.all();
  const leaves = (segment: LoggedSegment): boolean =>
    circle.draftsIn([segment]).every((draft) => mayLeave(settings, circle, draft, 'lan'));
  const cost = (segments: readonly LoggedSegment[]): number =>
    segments.reduce((sum, one) => sum + (leaves(one) ? one.size : BODILESS) + FRAME, 0);
  const lacking = Array.from(circle.membership.state.members.values()).flatMap(({ record, role }) => {
    if (role === null || record.device === me) return [];
    const known = holds.get(record.device) ?? new Vector();
    return [{ record, segments: all.filter(({ header }) => !known.covers(header)) }];
  });
  const some = all.filter((one) => lacking.some(({ segments }) => segments.includes(one)));
  const sent = some.filter(leaves);
  return {
    recipients: lacking.map(({ record, segments }) => ({
      device: record.device,
      person: record.person,
      bytes: cost(segments),
    })),
    segments: sent.length,
    drafts: circle.draftsIn(sent),
    relayBytes: toRelay === null ? null : Math.round((cost(all) / Math.max(1, all.length)) * toRelay),
  };
}
