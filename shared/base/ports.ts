/** Milliseconds since 1970, UTC. A port, so that tests can set it. */
export interface Clock {
  now(): number;
}

/** Cryptographically random bytes. A port, because `shared/` names no platform. */
export interface Random {
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

export const systemClock: Clock = { now: () => Date.now() };
