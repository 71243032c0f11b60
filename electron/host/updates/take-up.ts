import { join } from 'node:path';
import type { BlockSum } from './block-map.ts';
import type { DepotDeps } from './depot-deps.ts';
import type { KeptFiles } from './kept-files.ts';
import type { Manifest } from './manifest.ts';
import { PartFile } from './part-file.ts';
import type { News } from './release.ts';
import { findSeed } from './seed.ts';
import type { Stage } from './stage.ts';

/** The signed manifest of news of either kind. */
export function manifestOf(news: News): Manifest {
  return news.kind === 'current' ? news.manifest : news.release.manifest;
}

/** Where the depot stands with checked news: what lies here of the release, and what could be built on. */
export async function takeUp(
  news: News,
  { folder, who, install }: Pick<DepotDeps, 'folder' | 'who' | 'install'>,
  kept: KeptFiles,
  sum: BlockSum,
): Promise<Stage> {
  if (news.kind === 'current') return { kind: 'current', checkedVersion: news.manifest.version };
  const { release } = news;
  const { manifest, file, map } = release;
  if (kept.has(manifest.version, file.name))
    return { kind: 'ready', release, path: kept.pathOf(manifest.version, file.name) };
  const part = await PartFile.open(join(folder, 'part'), { sha512: file.sha512, map }, sum);
  const installed = (await install?.installedFiles()) ?? [];
  const seed = await findSeed(map, [...(await kept.of(who.version)), ...installed]);
  return { kind: 'waiting', known: { ...release, part, seed }, stop: null };
}
