/**
 * Tickets for a shorter handshake with who was proved at an address before. Memory only, each used once: a ticket seen
 * twice in the air would say that two connections are of one device.
 */
export interface Tickets {
  take(address: string): Buffer | null;
  put(address: string, ticket: Buffer): void;
  clear(): void;
}

const MOST = 256;

export function createTickets(): Tickets {
  const kept = new Map<string, Buffer[]>();
  return {
    take(address) {
      const ticket = kept.get(address)?.pop() ?? null;
      if (kept.get(address)?.length === 0) kept.delete(address);
      return ticket;
    },
    put(address, ticket) {
      const of = kept.get(address) ?? [];
      kept.delete(address);
      kept.set(address, [...of.slice(-1), ticket]);
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST) return;
        kept.delete(oldest);
      }
    },
    clear: () => kept.clear(),
  };
}
