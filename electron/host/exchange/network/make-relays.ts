import { join } from 'node:path';
import { isDiskError } from '../../data-folder/disk-error.ts';
import { heardLeft, RelayChunks } from '../attachments/relay-chunks.ts';
import type { Exchange } from '../exchange.ts';
import { takeIn } from '../take-in.ts';
import { mayLeave, mayUse } from './policy.ts';
import { Relays } from './relays.ts';
import type { RunPorts } from './run-ports.ts';
import type { SettingsFile } from './settings.ts';

/** What the relays of an open exchange work with. */
export interface RelaysOf {
  readonly exchange: Exchange;
  readonly settings: SettingsFile;
  readonly ports: RunPorts;
  /** Whether anything may go by a relay now. */
  mayMove(): boolean;
  spent(sent: number, received: number): void;
  diskRefused(): void;
  changed(): void;
}

/** The relays of an open exchange; they are used when the run says so. */
export function makeRelays({ exchange, settings, ports, ...run }: RelaysOf): Relays {
  const mayUseNow = (circle: Parameters<typeof mayUse>[1]): boolean =>
    run.mayMove() && mayUse(settings.value, circle, 'relay');
  return new Relays({
    open: ports.openMailbox,
    circles: {
      get: (circle) => exchange.get(circle),
      receive: (circle, records, segments) => {
        try {
          return takeIn(exchange, circle, { records, segments, said: null });
        } catch (problem) {
          if (isDiskError(problem)) run.diskRefused();
          throw problem;
        }
      },
      heardLeft: (circle) => heardLeft(exchange, circle),
      heardTitles: (circle, titles) => ports.outline(exchange).heardAtRelay(circle, titles),
    },
    policy: {
      mayUse: mayUseNow,
      mayLeave: (id, draft) => {
        const circle = exchange.get(id);
        return circle !== null && mayLeave(settings.value, circle, draft, 'relay');
      },
      spent: run.spent,
    },
    ports: {
      clock: ports.clock,
      random: ports.random,
      folder: join(ports.folder, 'relays'),
      hostKey: ports.hostKey,
      bug: (problem) => ports.bug(problem),
    },
    proxy: () => settings.value.proxy,
    onChanged: run.changed,
    documents: (link) => new RelayChunks(exchange, link, mayUseNow, () => settings.value.expensive),
  });
}
