import { err, failure, ok } from '../../../../shared/base/result.ts';
import type { Failure, Result } from '../../../../shared/base/result.ts';
import type { joiningService, JoiningStatus } from '../../../../shared/contract/joining.ts';
import type { Announce, Handlers } from '../../../../shared/contract/service.ts';
import type { Exchange } from '../exchange.ts';
import { Desk } from './desk.ts';
import type { JoiningDeps } from './desk.ts';
import { keyOfCode, keyOfSecret } from './door-key.ts';
import type { DoorEnd, DoorLink } from './door-link.ts';
import { readTicket } from './ticket.ts';
import type { Ticket, TicketProblem } from './ticket.ts';

type Service = Handlers<typeof joiningService>;

/** The `joining` service, and what whoever owns lines hands a stranger to. */
export interface Joining {
  readonly handlers: Service;
  /** Somebody called who may want in. */
  door(link: DoorLink): DoorEnd;
  dispose(): void;
}

export function createJoining(deps: JoiningDeps, announce: Announce<typeof joiningService>): Joining {
  const desk = new Desk(deps, announce);
  return {
    handlers: { ...inviterHandlers(deps, desk), ...newcomerHandlers(deps, desk) },
    door: (link) => desk.door(link),
    dispose: () => desk.dispose(),
  };
}

function inviterHandlers(
  { opener, network }: JoiningDeps,
  desk: Desk,
): Pick<Service, 'status' | 'offer' | 'admit' | 'decline' | 'closeOffer'> {
  const act = (work: () => void) =>
    opener.with<JoiningStatus, never>(() => {
      work();
      return ok(desk.status());
    });
  return {
    status: () => opener.with(() => ok(desk.status())),
    offer: ({ circle, role, kind }) =>
      opener.inCircle(circle, async (found, exchange) => {
        if (found.role !== 'head') return err(failure('no-right' as const));
        if (network.listening() === null && network.relayOf(circle) === null)
          return err(failure('off' as const));
        const offer = await desk.inviting(exchange).open(found, role, kind);
        return offer === null ? err(failure('too-many' as const)) : ok(desk.describe(offer));
      }),
    admit: ({ offer }) =>
      opener.with((exchange) => {
        const done = desk.inviting(exchange).get(offer)?.admit() ?? { failure: 'nobody-asks' as const };
        return 'failure' in done ? err(failure(done.failure)) : ok(desk.status());
      }),
    decline: ({ offer }) => act(() => desk.offer(offer)?.decline()),
    closeOffer: ({ offer }) => act(() => desk.close(offer)),
  };
}

function newcomerHandlers(
  { opener }: JoiningDeps,
  desk: Desk,
): Pick<Service, 'read' | 'join' | 'confirm' | 'goOn' | 'stop'> {
  const act = (work: () => void) =>
    opener.with<JoiningStatus, never>(() => {
      work();
      return ok(desk.status());
    });
  return {
    read: ({ text }) =>
      opener.with((exchange) => {
        const ticket = goodTicket(text, exchange);
        if (!ticket.ok) return ticket;
        const { addresses, relay, expiresAt } = ticket.value;
        return ok({ addresses: [...addresses], relay: relay !== null, expiresAt });
      }),
    join: ({ code, address, person }) =>
      opener.with(async (exchange) => {
        const byHand = address === null ? [] : [address];
        if (code.kind === 'spoken') {
          const key = await keyOfCode(code.spoken, exchange.ports.wordsCost);
          desk.join(exchange, { key, head: null, addresses: byHand, relay: null }, person);
          return ok(desk.status());
        }
        const ticket = goodTicket(code.text, exchange);
        if (!ticket.ok) return ticket;
        const { secret, head, addresses, relay } = ticket.value;
        const all = [...byHand, ...addresses];
        desk.join(exchange, { key: keyOfSecret(secret), head, addresses: all, relay }, person);
        return ok(desk.status());
      }),
    confirm: () => act(() => desk.confirm()),
    goOn: () => act(() => desk.look()),
    stop: () => act(() => desk.stop()),
  };
}

function goodTicket(text: string, exchange: Exchange): Result<Ticket, Failure<TicketProblem | 'expired'>> {
  const ticket = readTicket(text);
  if (!ticket.ok) return ticket;
  return ticket.value.expiresAt <= exchange.ports.clock.now() ? err(failure('expired')) : ticket;
}
