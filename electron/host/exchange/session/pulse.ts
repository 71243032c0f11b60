import type { SessionTimers } from './session.ts';

/** The caller speaks at least this often, and hears something within `ANSWER_MS` of having spoken. */
const PING_MS = 20_000;
const ANSWER_MS = 15_000;
/** The side that was called gives up after so long without a word. */
const SILENT_MS = 60_000;
const LOOK_MS = 5_000;

export interface PulsePorts {
  readonly timers: SessionTimers;
  readonly isCaller: boolean;
  ping(): void;
  silent(): void;
}

/** Keeps an idle line known to be alive, for about 180 bytes a minute. */
export class Pulse {
  private readonly ports: PulsePorts;
  private lastHeard: number;
  /** When something was asked that has not been answered. */
  private asked: number | null = null;
  private forget: () => void;

  constructor(ports: PulsePorts) {
    this.ports = ports;
    this.lastHeard = ports.timers.now();
    this.forget = ports.timers.after(LOOK_MS, () => this.look());
  }

  heard(): void {
    this.lastHeard = this.ports.timers.now();
    this.asked = null;
  }

  stop(): void {
    this.forget();
  }

  private look(): void {
    const now = this.ports.timers.now();
    const isUnanswered = this.asked !== null && now - this.asked >= ANSWER_MS;
    if (isUnanswered || (!this.ports.isCaller && now - this.lastHeard >= SILENT_MS)) {
      this.ports.silent();
      return;
    }
    if (this.ports.isCaller && this.asked === null && now - this.lastHeard >= PING_MS) {
      this.asked = now;
      this.ports.ping();
    }
    this.forget = this.ports.timers.after(LOOK_MS, () => this.look());
  }
}
