import { toHex } from '../../../../shared/base/bytes.ts';

/** Lines in use by each opened exchange folder, to know one that leads back here. */
const inUse = new WeakMap<object, Map<string, object>>();

/** Notes that `user` uses the line of this binding; gives who already does, at the other end of it, in this very process. */
export function claimLine<U extends object>(exchange: object, binding: Uint8Array, user: U): U | null {
  const lines = (inUse.get(exchange) ?? new Map<string, object>()) as Map<string, U>;
  inUse.set(exchange, lines);
  const other = lines.get(toHex(binding)) ?? null;
  if (other === null) lines.set(toHex(binding), user);
  return other;
}

/** Gives the line back, if `user` has it. */
export function releaseLine(exchange: object, binding: Uint8Array, user: object): void {
  const lines = inUse.get(exchange);
  if (lines?.get(toHex(binding)) === user) lines.delete(toHex(binding));
}
