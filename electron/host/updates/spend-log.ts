import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { errorCode } from '../data-folder/disk-error.ts';
import * as v from 'valibot';

const LOG_MAX = 4 * 1024 * 1024;
const lineSchema = v.object({
  day: v.pipe(v.string(), v.isoDate()),
  bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** How many bytes updates took over a network on the present day. Survives a kill between two lines. */
export class SpendLog {
  private readonly path: string;
  private readonly now: () => number;
  private day = '';
  private bytes = 0;

  constructor(path: string, now: () => number) {
    this.path = path;
    this.now = now;
    for (const { day, bytes } of readLines(path)) {
      if (day > this.day) {
        this.day = day;
        this.bytes = 0;
      }
      if (day === this.day) this.bytes += bytes;
    }
  }

  /** A clock that is turned back begins no new day. */
  get today(): number {
    return this.clockDay() > this.day ? 0 : this.bytes;
  }

  add(bytes: number): void {
    if (bytes === 0) return;
    const today = this.clockDay();
    const line = (day: string): string => `${JSON.stringify({ day, bytes })}\n`;
    if (today > this.day) {
      this.day = today;
      this.bytes = bytes;
      writeFileSync(this.path, line(today), { mode: 0o600 });
    } else {
      this.bytes += bytes;
      appendFileSync(this.path, line(this.day), { mode: 0o600 });
    }
  }

  private clockDay(): string {
    return new Date(this.now()).toISOString().slice(0, 10);
  }
}

function readLines(path: string): readonly v.InferOutput<typeof lineSchema>[] {
  let text: string;
  try {
    if (statSync(path).size > LOG_MAX) return [];
    text = readFileSync(path, 'utf8');
  } catch (problem) {
    if (errorCode(problem) === '') throw problem;
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      const parsed = v.safeParse(lineSchema, JSON.parse(line));
      return parsed.success ? [parsed.output] : [];
    } catch {
      return [];
    }
  });
}
