import type { Clock } from '../../../../shared/base/ports.ts';
import { isDiskError } from '../../data-folder/disk-error.ts';
import type { DayTraffic, SettingsFile } from './settings.ts';

/** Bytes between two writes of the count; so much may be forgotten by a crash. */
const WRITE_EVERY = 64 * 1024;

/** Counts what goes over links that may cost money, by day, and says when the day's bytes are used up. */
export class Budget {
  private readonly settings: SettingsFile;
  private readonly clock: Clock;
  private count: DayTraffic;
  private unwritten = 0;
  /** As many bytes must be unwritten before it is tried to write. */
  private writeAt = WRITE_EVERY;

  constructor(settings: SettingsFile, clock: Clock) {
    this.settings = settings;
    this.clock = clock;
    this.count = settings.value.traffic;
  }

  get today(): DayTraffic {
    const day = this.day();
    if (this.count.day !== day) this.count = { day, sent: 0, received: 0 };
    return this.count;
  }

  get isSpent(): boolean {
    const { expensive, budget } = this.settings.value;
    const { sent, received } = this.today;
    return expensive && budget !== null && sent + received >= budget;
  }

  spend(sent: number, received: number): void {
    const { today } = this;
    this.count = { ...today, sent: today.sent + sent, received: today.received + received };
    this.unwritten += sent + received;
    if (this.unwritten >= this.writeAt) this.write();
  }

  /** Remembers the count, as far as the disk lets it: on a full one it is counted on in memory, and tried again. */
  write(): void {
    if (this.unwritten === 0) return;
    try {
      this.settings.change({ traffic: this.count });
    } catch (problem) {
      if (!isDiskError(problem)) throw problem;
      this.writeAt = this.unwritten + WRITE_EVERY;
      return;
    }
    this.unwritten = 0;
    this.writeAt = WRITE_EVERY;
  }

  private day(): string {
    const now = new Date(this.clock.now());
    const two = (number: number): string => number.toString().padStart(2, '0');
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }
}
