import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openDataFolder } from '../../../electron/host/data-folder/open-data-folder.ts';
import { createHost } from '../../../electron/host/host.ts';
import { createNodePorts } from '../../../electron/loopback/node-ports.ts';
import { ok } from '../../../shared/base/result.ts';
import { filesService } from '../../../shared/contract/files.ts';
import { keysService } from '../../../shared/contract/keys.ts';
import { connectServices } from '../../../shared/rpc/connect.ts';
import { createMemoryWirePair } from '../../support/memory-wire.ts';
import { must } from '../../support/exchange-machine.ts';

test('locking removes the copies in the clear that were made for the system’s programs', async () => {
  const path = await mkdtemp(join(tmpdir(), 'dw-lock-'));
  const folder = await openDataFolder(path);
  if (!folder.ok) throw new Error(folder.error.code);
  const host = must(
    await createHost({
      folder: folder.value,
      version: '0',
      mode: 'browser',
      ports: { ...createNodePorts(path, path), opener: { open: () => Promise.resolve(ok()) } },
      fontsFolder: path,
    }),
  );
  const [near, far] = createMemoryWirePair();
  host.serve(far);
  const connection = connectServices(near);
  const files = connection.client(filesService);
  const keys = connection.client(keysService);
  must(await keys.setPassphrase({ passphrase: 'correct horse battery' }));
  const { sha256 } = must(await files.put({ bytes: Buffer.from('a private annex') }));
  must(await files.openWithSystem({ sha256, fileName: 'annex.txt' }));
  expect(await readdir(join(path, 'opened'))).toHaveLength(1);
  must(await keys.lock({}));
  await vi.waitFor(async () => expect(await readdir(path)).not.toContain('opened'));
  connection.close();
  await host.dispose();
  await rm(path, { recursive: true, force: true });
});
