/** The one channel between a window and main: the window asks for a wire, main sends a port. */
export const CONNECT_CHANNEL = 'workbench:connect';
