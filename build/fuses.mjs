// Electron's fuses, as electron-builder names them (`electronFuses`). A fuse is a bit in the program itself that no
// argument and no environment can change. The inspectable profile is for tests alone: Playwright's Electron driver
// needs the inspector.

/** @type {import('./fuses.d.mts').Fuses} */
const release = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  onlyLoadAppFromAsar: true,
  // Takes effect on macOS and Windows.
  enableEmbeddedAsarIntegrityValidation: true,
  grantFileProtocolExtraPrivileges: false,
  enableCookieEncryption: true,
  loadBrowserProcessSpecificV8Snapshot: false,
};

/** @type {{ readonly release: import('./fuses.d.mts').Fuses, readonly inspectable: import('./fuses.d.mts').Fuses }} */
export const FUSES = { release, inspectable: { ...release, enableNodeCliInspectArguments: true } };
