import type { FoundChromium } from '../host/chromium/find-chromium.ts';

/** What the decision looks at; read by `observeMachine`, made up in tests. */
export interface MachineView {
  /** Path of a complete Electron binary of the wanted version, or null. */
  readonly electron: string | null;
  /** True when this copy of the workbench holds Electron's main program. */
  readonly electronShell: boolean;
  readonly chromium: FoundChromium | null;
  /** True when Chromium would refuse to start: run as root without permission to do so. */
  readonly rootRefused: boolean;
}

export type StartDecision =
  | { readonly kind: 'electron'; readonly binary: string; readonly why: string }
  | { readonly kind: 'browser'; readonly chromium: FoundChromium; readonly why: string }
  | { readonly kind: 'address'; readonly why: string }
  | { readonly kind: 'impossible'; readonly why: string };

/**
 * Which window to open, and one line that says why. Nothing is ever downloaded for it: `--electron` without
 * the binary is refused with what to do, and the absence of a browser leaves the launch address.
 */
export function decideStart(
  wanted: 'electron' | 'browser' | null,
  open: boolean,
  machine: MachineView,
): StartDecision {
  const electronReady = machine.electron !== null && machine.electronShell ? machine.electron : null;
  if (wanted === 'electron' && electronReady === null) {
    const missing = machine.electronShell
      ? 'the Electron program is not on this computer; start without --electron to use a browser window'
      : 'the Electron window was not built; start without --electron to use a browser window';
    return { kind: 'impossible', why: missing };
  }
  if (wanted === 'electron' && machine.rootRefused) {
    return { kind: 'impossible', why: 'Electron does not start for the root user' };
  }
  if (electronReady !== null && wanted !== 'browser' && open && !machine.rootRefused) {
    return {
      kind: 'electron',
      binary: electronReady,
      why: wanted === null ? 'Electron is here' : 'asked for by --electron',
    };
  }
  if (!open) return { kind: 'address', why: 'asked for by --no-open' };
  if (machine.chromium === null) {
    return { kind: 'address', why: 'no Chromium, Chrome, Edge or Brave was found on this computer' };
  }
  if (machine.rootRefused) {
    return { kind: 'address', why: `${machine.chromium.name} does not start for the root user` };
  }
  const why = wanted === 'browser' ? 'asked for by --browser' : 'Electron is not on this computer';
  return { kind: 'browser', chromium: machine.chromium, why };
}
