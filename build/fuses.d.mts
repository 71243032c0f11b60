/** One value for each fuse that electron-builder knows. */
export interface Fuses {
  readonly runAsNode: boolean;
  readonly enableNodeOptionsEnvironmentVariable: boolean;
  readonly enableNodeCliInspectArguments: boolean;
  readonly onlyLoadAppFromAsar: boolean;
  readonly enableEmbeddedAsarIntegrityValidation: boolean;
  readonly grantFileProtocolExtraPrivileges: boolean;
  readonly enableCookieEncryption: boolean;
  readonly loadBrowserProcessSpecificV8Snapshot: boolean;
}

/** The two profiles of a packaged program. */
export const FUSES: { readonly release: Fuses; readonly inspectable: Fuses };
