import { join } from 'node:path';
import { err, ok, type Failure, type Result } from '../../shared/base/result.ts';
import { appService, type MenuCommand } from '../../shared/contract/app.ts';
import { circleFilesService } from '../../shared/contract/circle-files.ts';
import { exchangeService } from '../../shared/contract/exchange.ts';
import { exportingService } from '../../shared/contract/exporting.ts';
import { filesService } from '../../shared/contract/files.ts';
import { importingService } from '../../shared/contract/importing.ts';
import { keysService } from '../../shared/contract/keys.ts';
import { moderationService } from '../../shared/contract/moderation.ts';
import { movingService } from '../../shared/contract/moving.ts';
import { packsService } from '../../shared/contract/packs.ts';
import { printingService } from '../../shared/contract/printing.ts';
import { updatesService } from '../../shared/contract/updates.ts';
import { createServiceRegistry, type ServiceRegistry } from '../../shared/rpc/serve.ts';
import type { Wire } from '../../shared/rpc/wire.ts';
import type { DiskCode } from './data-folder/disk-error.ts';
import type { DataFolder } from './data-folder/open-data-folder.ts';
import { createCircleFilesService } from './exchange/attachments/service.ts';
import { addWires } from './exchange/network/compose.ts';
import { createPacksService } from './exchange/packs/service.ts';
import { createModerationService } from './exchange/moderating/service.ts';
import { createExchangeService } from './exchange/service.ts';
import { createExportingService } from './exporting/service.ts';
import { createHandedFiles, type HandedFiles } from './files/handed-files.ts';
import { createOpenedCopies } from './files/opened-copies.ts';
import { createOriginals } from './files/originals.ts';
import { createFilesService } from './files/service.ts';
import { findOfficeHelper } from './importing/office-helper.ts';
import { createImportingService } from './importing/service.ts';
import { KeyRing } from './keys/key-ring.ts';
import { createKeysService } from './keys/service.ts';
import { createHostLog, type HostLog } from './log.ts';
import { createFetcher } from './moving/fetch.ts';
import { createMovingService } from './moving/service.ts';
import type { HostPorts } from './ports.ts';
import { createFontSource } from './printing/fonts.ts';
import { createPrintingService } from './printing/service.ts';
import { createExchangeGate, duringExchange, type ExchangeGate } from './updates/gate.ts';
import { HOME_ADDRESS, PINNED_KEYS } from './updates/pins.ts';
import { createUpdatesService } from './updates/service.ts';

export interface HostOptions {
  /** Owned by this process; the host closes it when it is disposed. */
  readonly folder: DataFolder;
  readonly version: string;
  readonly mode: 'electron' | 'browser' | 'cli';
  readonly ports: HostPorts;
  /** Where the packages of the print fonts lie. */
  readonly fontsFolder: string;
  /** Hears the language of the window; for a shell that shows something of its own. */
  readonly onLanguage?: (language: string) => void;
}

/** The services of this machine, whatever the shell around them. */
export interface Host {
  serve(wire: Wire): void;
  /** Tells every window that another start asked for it. */
  activate(): void;
  /** Hands files to the window that the system asked us to open; they wait until a window takes them. */
  openFiles(paths: readonly string[]): void;
  /** Tells the window that a menu of the system was used. */
  menu(command: MenuCommand): void;
  /** Writes a code of the shell's into the log. */
  note(code: string): void;
  dispose(): Promise<void>;
}

/** Composes the host: the one place where its parts meet. Fails when a new data key could not be written. */
export async function createHost(options: HostOptions): Promise<Result<Host, Failure<DiskCode>>> {
  const { folder, ports } = options;
  const log = createHostLog(folder.work);
  const keys = await KeyRing.open(folder, ports.secret);
  if (!keys.ok) return err(keys.error);
  const copies = await createOpenedCopies(folder.work);
  keys.value.onLocked(() => void copies.empty());
  const registry = createServiceRegistry((where, problem) => log.bug(where, problem));
  const handed = createHandedFiles();
  addAppService(registry, options, handed);
  const keysHandlers = createKeysService(keys.value, registry.announcer(keysService));
  const filesHandlers = createFilesService(
    {
      folder,
      keys: keys.value,
      originals: createOriginals(folder.data, keys.value),
      copies,
      opener: ports.opener,
    },
    registry.announcer(filesService),
  );
  registry.add(keysService, keysHandlers);
  registry.add(filesService, filesHandlers);
  addMovingService(registry, options, log, (leaving) => {
    addAppService(leaving, options, createHandedFiles());
    leaving.add(keysService, keysHandlers);
    leaving.add(filesService, filesHandlers);
  });
  registry.add(
    importingService,
    createImportingService({ isolate: ports.isolate, helper: findOfficeHelper() }),
  );
  registry.add(exportingService, createExportingService());
  registry.add(
    printingService,
    createPrintingService({
      print: ports.print,
      opener: ports.opener,
      copies,
      fonts: createFontSource(options.fontsFolder),
    }),
  );
  // Opening the exchange folder may mend and number it anew: not where nothing may be changed.
  const hostKey = (): Uint8Array | null => (folder.readOnly === null ? keys.value.hostKey() : null);
  const {
    dispose: closeExchange,
    opener,
    ...exchange
  } = createExchangeService(
    {
      folder: join(folder.path, 'exchange'),
      folderIncarnation: folder.incarnation,
      keys: { hostKey, locked: keys.value.onLocked },
    },
    registry.announcer(exchangeService),
  );
  const { dispose: closeCircleFiles, ...circleFiles } = createCircleFilesService(
    opener,
    registry.announcer(circleFilesService),
  );
  registry.add(circleFilesService, circleFiles);
  registry.add(packsService, createPacksService(opener));
  registry.add(moderationService, createModerationService(opener));
  const gate = createExchangeGate();
  registry.add(exchangeService, {
    ...exchange,
    readFile: duringExchange(gate, exchange.readFile),
    writeFile: duringExchange(gate, exchange.writeFile),
  });
  const wires = addWires(registry, {
    opener,
    folder: join(folder.path, 'exchange'),
    hostKey,
    gate,
    bug: (problem) => log.bug('network', problem),
  });
  const closeUpdates = addUpdatesService(registry, options, gate, log);
  const announce = registry.announcer(appService);
  return ok({
    serve: (wire) => registry.serve(wire),
    activate: () => announce('activated', {}),
    openFiles(paths) {
      handed.add(paths);
      announce('filesWaiting', {});
    },
    menu: (command) => announce('menu', { command }),
    note: (code) => log.note(code),
    async dispose() {
      await wires.close();
      closeCircleFiles();
      closeExchange();
      await closeUpdates();
      await copies.clear();
      await folder.close();
    },
  });
}

/**
 * Moving between the two windows. `furnish` gives a registry what a window needs that was started, unseen, to leave
 * its copy; it has no exchange, no network, no printer and no importer.
 */
function addMovingService(
  registry: ServiceRegistry,
  { folder, mode, ports }: HostOptions,
  log: HostLog,
  furnish: (leaving: ServiceRegistry) => void,
): void {
  const own = mode === 'electron' ? 'electron' : 'browser';
  const { otherWindow: other } = ports;
  const bug = (problem: unknown): void => log.bug('moving', problem);
  const fetcher =
    other === undefined
      ? null
      : createFetcher({
          path: folder.path,
          other,
          bug,
          serve(wire, onLeft) {
            const leaving = createServiceRegistry((where, problem) => log.bug(where, problem));
            furnish(leaving);
            const hidden = own === 'electron' ? 'browser' : 'electron';
            leaving.add(movingService, createMovingService({ folder, own: hidden, onLeft }));
            leaving.serve(wire);
          },
        });
  registry.add(movingService, createMovingService({ folder, own, fetcher }));
}

/** New versions: nothing is asked, fetched or installed but by a call. */
function addUpdatesService(
  registry: ServiceRegistry,
  { folder, version, ports }: HostOptions,
  gate: ExchangeGate,
  log: HostLog,
): () => Promise<void> {
  const { dispose, ...handlers } = createUpdatesService(
    {
      folder: join(folder.path, 'updates'),
      readOnly: folder.readOnly !== null,
      version,
      keys: PINNED_KEYS,
      home: HOME_ADDRESS,
      install: ports.install ?? null,
      gate,
      note: (code) => log.note(code),
      bug: (problem) => log.bug('updates', problem),
    },
    registry.announcer(updatesService),
  );
  registry.add(updatesService, handlers);
  return dispose;
}

function addAppService(registry: ServiceRegistry, options: HostOptions, handed: HandedFiles): void {
  registry.add(appService, {
    info: () =>
      Promise.resolve(
        ok({
          version: options.version,
          mode: options.mode,
          platform: process.platform,
          dataFolder: options.folder.path,
          firstStart: options.folder.firstStart,
        }),
      ),
    tellLanguage({ language }) {
      options.onLanguage?.(language);
      return Promise.resolve(ok({}));
    },
    takeFile: async () => ok(await handed.take()),
  });
}
