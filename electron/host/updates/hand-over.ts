import { randomBytes } from 'node:crypto';
import { err, failure, type Failure, type Result } from '../../../shared/base/result.ts';
import type { InstallFeed, InstallPort } from '../ports.ts';
import { startFileServer, type ServedFile } from './file-server.ts';
import type { ReleaseFile } from './manifest.ts';

/** What electron-updater asks for first, by system and processor. */
const FEED_NAMES = ['latest.yml', 'latest-mac.yml', 'latest-linux.yml', 'latest-linux-arm64.yml'];

/**
 * Hands a checked file to upstream's updater: a server on the loopback, at a path that is made for this once and
 * gone afterwards, gives it the file and the feed that names it. All of upstream's own checks run on what it gets.
 */
export async function handOver(
  port: Pick<InstallPort, 'take'>,
  release: { readonly version: string; readonly issuedAt: number; readonly file: ReleaseFile },
  path: string,
): Promise<Result<undefined, Failure<'refused' | 'unavailable'>>> {
  const { file, version } = release;
  const feed = Buffer.from(feedText(release));
  const files = new Map<string, ServedFile>(FEED_NAMES.map((name) => [name, { bytes: feed, tag: 'feed' }]));
  files.set(file.name, { path, size: file.size, tag: file.blockMap.sha256 });
  const prefix = `/${randomBytes(32).toString('hex')}/`;
  const server = await startFileServer({ address: '127.0.0.1', prefix, files }).catch(() => null);
  if (server === null) return err(failure('unavailable', 'no loopback'));
  try {
    return await port.take({ url: server.url, version, sha512: file.sha512 } satisfies InstallFeed);
  } catch {
    return err(failure('unavailable', 'the shell did not answer'));
  } finally {
    await server.close();
  }
}

/** The feed in the form of electron-updater's generic provider. It is YAML, of which JSON is a part. */
function feedText({ version, issuedAt, file }: Parameters<typeof handOver>[1]): string {
  return JSON.stringify({
    version,
    files: [{ url: file.name, sha512: file.sha512, size: file.size }],
    path: file.name,
    sha512: file.sha512,
    releaseDate: new Date(issuedAt).toISOString(),
  });
}
