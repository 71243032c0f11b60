import type { BuildOptions } from 'esbuild';

export const ELECTRON_ENTRIES: { readonly main: string; readonly preload: string };
export const electronBundle: BuildOptions;
