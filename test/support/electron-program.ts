import { resolve } from 'node:path';
import { findElectron } from '../../electron/loopback/observe-machine.ts';

/** Electron's program of the pinned version, where it is on this computer; never fetched. */
export function electronForTests(): string | null {
  return findElectron(process.env, resolve(import.meta.dirname, '../../node_modules/electron'));
}
