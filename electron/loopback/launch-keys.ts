import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../shared/base/ports.ts';

/** A launch key is good for one use within this time. */
export const LAUNCH_KEY_LIFE_MS = 60_000;
const KEY_BYTES = 32;
/** More unused launch keys are not kept; the oldest goes. */
const MAX_LAUNCH_KEYS = 8;
const MAX_SESSIONS = 64;

/** The keys of browser mode: single-use launch keys, and a session key per tab for its reloads. */
export interface LaunchKeys {
  /** A new launch key in base64url, to be carried in a URL's fragment and nowhere else. */
  issue(): string;
  /** Turns a launch key, once, or a session key into a session key; null when it is neither. */
  authenticate(claim: { readonly kind: 'launch' | 'session'; readonly key: string }): string | null;
}

export function createLaunchKeys(clock: Clock): LaunchKeys {
  const launches: { readonly key: Buffer; readonly expires: number }[] = [];
  const sessions: Buffer[] = [];

  function openSession(): string {
    const key = randomBytes(KEY_BYTES);
    sessions.push(key);
    if (sessions.length > MAX_SESSIONS) sessions.shift();
    return key.toString('base64url');
  }

  function spendLaunch(claimed: Buffer): string | null {
    const index = launches.findIndex((launch) => same(launch.key, claimed));
    const [launch] = index < 0 ? [] : launches.splice(index, 1);
    return launch === undefined || launch.expires < clock.now() ? null : openSession();
  }

  return {
    issue() {
      const key = randomBytes(KEY_BYTES);
      launches.push({ key, expires: clock.now() + LAUNCH_KEY_LIFE_MS });
      if (launches.length > MAX_LAUNCH_KEYS) launches.shift();
      return key.toString('base64url');
    },
    authenticate(claim) {
      const claimed = Buffer.from(claim.key, 'base64url');
      if (claimed.byteLength !== KEY_BYTES) return null;
      if (claim.kind === 'launch') return spendLaunch(claimed);
      return sessions.some((session) => same(session, claimed)) ? claim.key : null;
    },
  };
}

function same(a: Buffer, b: Buffer): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
