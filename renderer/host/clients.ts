import { appService } from '../../shared/contract/app.ts';
import { circleFilesService } from '../../shared/contract/circle-files.ts';
import { exchangeService } from '../../shared/contract/exchange.ts';
import { exportingService } from '../../shared/contract/exporting.ts';
import { filesService } from '../../shared/contract/files.ts';
import { importingService } from '../../shared/contract/importing.ts';
import { joiningService } from '../../shared/contract/joining.ts';
import { keysService } from '../../shared/contract/keys.ts';
import { moderationService } from '../../shared/contract/moderation.ts';
import { movingService } from '../../shared/contract/moving.ts';
import { networkService } from '../../shared/contract/network.ts';
import { outlineService } from '../../shared/contract/outline.ts';
import { packsService } from '../../shared/contract/packs.ts';
import { printingService } from '../../shared/contract/printing.ts';
import { updatesService } from '../../shared/contract/updates.ts';
import type { Client, ServiceContract } from '../../shared/contract/service.ts';
import type { Connection } from '../../shared/rpc/connect.ts';

/** The host's services that the renderer calls; one member per file of `shared/contract`. */
export const HOST_SERVICES = {
  app: appService,
  circleFiles: circleFilesService,
  exchange: exchangeService,
  exporting: exportingService,
  files: filesService,
  importing: importingService,
  joining: joiningService,
  keys: keysService,
  moderation: moderationService,
  moving: movingService,
  network: networkService,
  outline: outlineService,
  packs: packsService,
  printing: printingService,
  updates: updatesService,
} as const satisfies Readonly<Record<string, ServiceContract>>;

/** Typed clients of all of them. */
export type HostClients = {
  readonly [K in keyof typeof HOST_SERVICES]: Client<(typeof HOST_SERVICES)[K]>;
};

export function buildClients(connection: Connection): HostClients {
  const clients = Object.entries(HOST_SERVICES).map(([name, service]) => [name, connection.client(service)]);
  // The object is built from the same table that the type is derived from.
  return Object.fromEntries(clients) as HostClients;
}
