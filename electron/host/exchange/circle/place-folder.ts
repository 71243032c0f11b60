import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Seen } from '../codec/segment.ts';
import { syncFolder } from '../log/framed-file.ts';

/** Places of the log, each an empty file named after it: there is no content that could be torn. */
export class PlaceFolder {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  read(): readonly Seen[] {
    return readdirSync(this.folder).flatMap((name) => {
      const [, device, incarnation, seq] = /^([0-9a-f]{64})\.(\d{1,10})\.(\d{1,16})$/.exec(name) ?? [];
      if (device === undefined) return [];
      return [{ device: asId<DeviceId>(device), incarnation: Number(incarnation), seq: Number(seq) }];
    });
  }

  /** Durable when it returns. */
  add(place: Seen): void {
    closeSync(openSync(this.path(place), 'w', 0o600));
    syncFolder(this.folder);
  }

  /** One that comes back after a crash does no harm. */
  remove(place: Seen): void {
    rmSync(this.path(place), { force: true });
  }

  private path({ device, incarnation, seq }: Seen): string {
    return join(this.folder, `${device}.${incarnation}.${seq}`);
  }
}
