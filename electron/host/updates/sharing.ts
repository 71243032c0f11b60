import { networkInterfaces } from 'node:os';
import type { SharedFiles } from './depot-deps.ts';
import { startFileServer, type FileServer, type ServedFile } from './file-server.ts';
import { isLocalAddress } from './http-source.ts';
import { MANIFEST_NAME } from './manifest.ts';

/** This computer's address on the local network, as a number; null where there is none. */
function localNetworkAddress(): string | null {
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { family, internal, address } of addresses ?? [])
      if (family === 'IPv4' && !internal && isLocalAddress(address)) return address;
  }
  return null;
}

/** Serves a checked version to colleagues: the very files that a mirror has, and nothing else of this computer. */
export async function shareFiles(
  { envelope, mapBytes, file, path }: SharedFiles,
  address: string | null = localNetworkAddress(),
): Promise<FileServer | null> {
  if (address === null) return null;
  const files = new Map<string, ServedFile>([
    [MANIFEST_NAME, { bytes: envelope, tag: 'manifest' }],
    [file.blockMap.name, { bytes: mapBytes, tag: file.blockMap.sha256 }],
    [file.name, { path, size: file.size, tag: file.blockMap.sha256 }],
  ]);
  return await startFileServer({ address, prefix: '/', files }).catch(() => null);
}
