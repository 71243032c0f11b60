import { EventEmitter } from 'node:events';
import type { Protocol, Session } from 'electron';
import { guarded } from './guard.ts';

type Members =
  | 'protocol'
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setSpellCheckerDictionaryDownloadURL'
  | 'setSpellCheckerEnabled'
  | 'setSpellCheckerLanguages'
  | 'availableSpellCheckerLanguages';
type SchemeHandler = Parameters<Protocol['handle']>[1];

/** A session: it keeps what it was told, for tests to ask. Chromium itself is not told of permissions. */
export class StandinSession extends EventEmitter implements Pick<Session, Members> {
  readonly protocol: Protocol;
  readonly availableSpellCheckerLanguages: string[] = ['en-GB', 'en-US', 'fr-FR', 'fr'];
  request: Parameters<Session['setPermissionRequestHandler']>[0] = null;
  check: Parameters<Session['setPermissionCheckHandler']>[0] = null;
  device: Parameters<Session['setDevicePermissionHandler']>[0] = null;
  readonly partition: string;
  private readonly note: (name: string, ...args: unknown[]) => void;
  private readonly handlers = new Map<string, SchemeHandler>();

  constructor(partition: string, note: (name: string, ...args: unknown[]) => void) {
    super();
    this.partition = partition;
    this.note = note;
    this.protocol = guarded('protocol', {
      handle: (scheme: string, handler: SchemeHandler) => void this.handlers.set(scheme, handler),
    } satisfies Partial<Protocol>) as Protocol;
  }

  setPermissionRequestHandler(handler: Parameters<Session['setPermissionRequestHandler']>[0]): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: Parameters<Session['setPermissionCheckHandler']>[0]): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: Parameters<Session['setDevicePermissionHandler']>[0]): void {
    this.device = handler;
  }
  setSpellCheckerDictionaryDownloadURL(address: string): void {
    this.note('setSpellCheckerDictionaryDownloadURL', address);
  }
  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.note('setSpellCheckerEnabled', isEnabled);
  }
  setSpellCheckerLanguages(languages: string[]): void {
    this.note('setSpellCheckerLanguages', languages);
  }

  /** What the product's handler of a scheme answers; without one the network knows nothing of it. */
  async answer(scheme: string, request: Request): Promise<Response> {
    const handler = this.handlers.get(scheme);
    if (handler === undefined) throw new Error(`Nobody handles ${scheme}:`);
    return await handler(request);
  }
}
