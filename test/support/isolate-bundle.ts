import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The isolate's entry, bundled to a folder of its own as the build does; call `remove` when done. */
export async function bundleIsolate(extra: Readonly<Record<string, string>> = {}): Promise<{
  readonly entry: string;
  readonly remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'dw-isolate-'));
  const entry = join(folder, 'isolate.mjs');
  const jobs = Object.entries(extra).map(([name, code]) => `${JSON.stringify(name)}: async () => (${code})`);
  await build({
    entryPoints: { isolate: 'electron/host/isolate/child.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'isolate/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // Entry and parts as the product has them.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    plugins: [
      {
        name: 'jobs-of-the-test',
        setup(builder) {
          builder.onLoad({ filter: /isolate[\\/]jobs\.ts$/ }, () => ({
            loader: 'ts',
            contents: `export const ISOLATE_JOBS = {
              'import-file': async () => (await import('../importing/import-job.ts')).importJob,
              ${jobs.join(',\n')}
            };`,
            resolveDir: 'electron/host/isolate',
          }));
        },
      },
    ],
  });
  return { entry, remove: () => rm(folder, { recursive: true, force: true }) };
}
