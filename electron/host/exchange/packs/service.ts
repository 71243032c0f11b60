import type { DeviceId } from '../../../../shared/base/ids.ts';
import { err, failure, ok } from '../../../../shared/base/result.ts';
import type { OpenedPack, packsService } from '../../../../shared/contract/packs.ts';
import type { Handlers } from '../../../../shared/contract/service.ts';
import { FormatError } from '../codec/cbor.ts';
import type { Exchange } from '../exchange.ts';
import type { ExchangeOpener } from '../opener.ts';
import { PackProblemError, readPackFront, writePackFront } from './pack-front.ts';

/** The `packs` service: signs fronts with this device's key, and says whose key signed one. */
export function createPacksService(opener: ExchangeOpener): Handlers<typeof packsService> {
  return {
    sign: ({ person, ...content }) =>
      opener.with((exchange) => {
        const me = exchange.ensureIdentity(person);
        try {
          const by = { signingSeed: me.signingSeed, person: me.person, at: exchange.ports.clock.now() };
          return ok({ front: writePackFront(content, by) });
        } catch (problem) {
          if (problem instanceof FormatError) return err(failure('too-large' as const));
          throw problem;
        }
      }),
    inspect: ({ front, size }) =>
      opener.with((exchange) => {
        try {
          const { device, person, ...pack } = readPackFront(front, size);
          return ok({
            ...pack,
            agenda: [...pack.agenda],
            files: [...pack.files],
            signer: signerOf(exchange, device, person),
          });
        } catch (problem) {
          if (problem instanceof PackProblemError) return err(failure(problem.problem));
          throw problem;
        }
      }),
  };
}

/** Known: a member of a circle of this delegate, now or once. The name is the circle's, not the file's. */
function signerOf(exchange: Exchange, device: DeviceId, person: string): OpenedPack['signer'] {
  const isThisDevice = exchange.identity?.device === device;
  for (const circle of exchange.list()) {
    const member = circle.membership.state.members.get(device);
    if (member === undefined) continue;
    const { name } = circle.membership.state;
    const known = { person: member.record.person, circle: name, removed: member.role === null };
    return { device, person, isThisDevice, known };
  }
  return { device, person, isThisDevice, known: null };
}
