import { toHex } from '../../shared/base/bytes.ts';
import type { CircleId, DraftId, MeetingId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import type { ArrivedSegment } from '../../shared/contract/exchange.ts';
import type { DraftKind } from '../../shared/domain/draft.ts';
import type { ExchangePorts } from './ports.ts';

/** A draft that is new here, to be given a place among the delegate's folders. */
export interface Newcomer {
  readonly draft: DraftId;
  readonly meta: { readonly kind: DraftKind; readonly title: string };
  readonly at: number;
  readonly segment: ArrivedSegment;
}

/** Gives drafts that came from colleagues their places, all at once: each note of an arrival and each place is drawn in the window. */
export async function fileAll(
  ports: ExchangePorts,
  circle: CircleId,
  newcomers: readonly Newcomer[],
): Promise<void> {
  if (newcomers.length === 0) return;
  const { clock, store } = ports;
  const arrived = ({ draft, at, segment }: Newcomer): Promise<void> =>
    store.news.add(draft, { arrived: { author: segment.person, at } });
  await Promise.all(newcomers.map(arrived));
  const meeting = await meetingFor(ports, circle);
  const now = clock.now();
  const file = ({ draft, meta, segment }: Newcomer): Promise<void> =>
    store.drafts.put({
      id: draft,
      meeting,
      kind: meta.kind,
      name: segment.acts.find((act) => act.draft === draft)?.title ?? meta.title,
      home: { kind: 'circle', circle },
      createdAt: now,
      changedAt: now,
      sample: false,
      trashedAt: null,
    });
  await Promise.all(newcomers.map(file));
}

/** Beside the circle's other drafts; else in the open folder; else in any; else in a new one. */
async function meetingFor(ports: ExchangePorts, circle: CircleId): Promise<MeetingId> {
  const { clock, openMeeting, random, store } = ports;
  const meetings = (await store.meetings.all().current()).filter((meeting) => meeting.trashedAt === null);
  const here = (id: MeetingId | null | undefined): boolean => meetings.some((meeting) => meeting.id === id);
  const siblings = (await store.drafts.entries().current()).filter(
    (entry) => entry.home.kind === 'circle' && entry.home.circle === circle && here(entry.meeting),
  );
  const candidates = [
    siblings.at(-1)?.meeting,
    openMeeting(),
    meetings.find((one) => !one.sample)?.id,
    meetings[0]?.id,
  ];
  const found = candidates.find((id) => here(id));
  if (found !== undefined && found !== null) return found;
  const id: MeetingId = asId(`m${toHex(random.bytes(12))}`);
  const circleName = await ports.host.circle({ circle });
  const name = circleName.ok ? circleName.value.name : circle.slice(0, 8);
  await store.meetings.put({ id, name, createdAt: clock.now(), sample: false, trashedAt: null });
  return id;
}
