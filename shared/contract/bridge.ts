/** The one member that the preload adds to the window, and all of it. */
export const BRIDGE_NAME = 'workbenchBridge';

/**
 * The window's end of the IPC wire, as the preload exposes it: functions and bytes only, since nothing else
 * crosses between the two worlds of a page.
 */
export interface WindowBridge {
  /**
   * Asks for a wire to the host; a further call closes the one before. `onClose` is called once, also when no
   * wire could be had.
   */
  connect(onFrame: (frame: Uint8Array) => void, onClose: () => void): void;
  /** Queued until the wire is there. */
  send(frame: Uint8Array): void;
  close(): void;
}
