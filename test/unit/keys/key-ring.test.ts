import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import { openDataFolder, type DataFolder } from '../../../electron/host/data-folder/open-data-folder.ts';
import { KeyRing } from '../../../electron/host/keys/key-ring.ts';
import { noSecretPort } from '../../../electron/host/keys/no-secret-port.ts';
import { createOriginals } from '../../../electron/host/files/originals.ts';
import type { SecretPort } from '../../../electron/host/ports.ts';

let path = '';
let folder: DataFolder;
let now = 1_000_000;
const clock = { now: () => now };
const newCost = () => ({ memoryKiB: 64, passes: 1, salt: crypto.getRandomValues(new Uint8Array(16)) });

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'dw-keys-'));
  folder = await openFolder();
});
afterEach(async () => {
  await folder.close();
  await rm(path, { recursive: true, force: true });
});

async function openFolder(): Promise<DataFolder> {
  const opened = await openDataFolder(path);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}
async function openRing(secret: SecretPort = noSecretPort): Promise<KeyRing> {
  const opened = await KeyRing.open(folder, secret, { clock, newCost });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}
async function restarted(secret: SecretPort = noSecretPort): Promise<KeyRing> {
  await folder.close();
  folder = await openFolder();
  return await openRing(secret);
}
const hex = (bytes: Uint8Array | null): string =>
  bytes === null ? 'none' : Buffer.from(bytes).toString('hex');
const keysJson = (): Promise<string> => readFile(join(path, 'keys.json'), 'utf8');

test('a new folder has a key at once and says that it is not protected', async () => {
  const ring = await openRing();
  expect(ring.status()).toEqual({ protection: 'none', locked: false, problem: null, retryAfterMs: 0 });
  const keys = [hex(ring.hostKey()), hex(ring.cipherKey())];
  expect(new Set([...keys, 'none']).size).toBe(3);
  const again = await restarted();
  expect([hex(again.hostKey()), hex(again.cipherKey())]).toEqual(keys);
});

test('a passphrase wraps the same key: nothing else has to be written again', async () => {
  const ring = await openRing();
  const key = hex(ring.cipherKey());
  const raw = (JSON.parse(await keysJson()) as { key: string }).key;
  expect((await ring.setPassphrase('Räson d’État 7')).ok).toBe(true);
  expect(await keysJson()).not.toContain(raw);
  const locked = await restarted();
  expect(locked.status()).toMatchObject({ protection: 'passphrase', locked: true });
  expect([locked.hostKey(), locked.cipherKey()]).toEqual([null, null]);
  expect(await locked.unlock('Räson d’État 7'.normalize('NFD'))).toEqual(ok());
  expect(hex(locked.cipherKey())).toBe(key);
});

test('lock forgets the key, unlock brings it back, and both are announced', async () => {
  const ring = await openRing();
  expect(ring.lock()).toMatchObject({ error: { code: 'not-protected' } });
  await ring.setPassphrase('correct horse');
  const before = hex(ring.hostKey());
  const heard: string[] = [];
  ring.onLocked(() => heard.push('locked'));
  ring.onUnlocked(() => heard.push('unlocked'));
  expect(ring.lock().ok).toBe(true);
  expect(ring.hostKey()).toBeNull();
  await ring.unlock('correct horse');
  expect(hex(ring.hostKey())).toBe(before);
  expect(heard).toEqual(['locked', 'unlocked']);
});

test('wrong passphrases have to wait longer and longer, and a right one is not heard while waiting', async () => {
  const ring = await openRing();
  await ring.setPassphrase('correct horse');
  ring.lock();
  for (let i = 0; i < 3; i++)
    expect(await ring.unlock(`wrong ${i}`)).toMatchObject({ error: { code: 'wrong-passphrase' } });
  expect(ring.status().retryAfterMs).toBe(1000);
  expect(await ring.unlock('correct horse')).toMatchObject({ error: { code: 'too-many-attempts' } });
  now += 1000;
  expect(await ring.unlock('wrong again')).toMatchObject({ error: { code: 'wrong-passphrase' } });
  expect(ring.status().retryAfterMs).toBe(2000);
  now += 2000;
  expect((await ring.unlock('correct horse')).ok).toBe(true);
  expect(ring.status().retryAfterMs).toBe(0);
});

test('attempts made at the same time are counted each', async () => {
  const ring = await openRing();
  await ring.setPassphrase('correct horse');
  ring.lock();
  const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => ring.unlock(`guess number ${i}`)));
  expect(answers.filter((answer) => !answer.ok && answer.error.code === 'too-many-attempts').length).toBe(3);
});

test('the passphrase can be changed and removed, only by who knows it', async () => {
  const ring = await openRing();
  const key = hex(ring.cipherKey());
  await ring.setPassphrase('first passphrase');
  expect(await ring.setPassphrase('another one')).toMatchObject({ error: { code: 'already-protected' } });
  expect(await ring.changePassphrase('nope nope', 'second passphrase')).toMatchObject({
    error: { code: 'wrong-passphrase' },
  });
  expect(await ring.changePassphrase('first passphrase', 'short')).toMatchObject({
    error: { code: 'too-short' },
  });
  expect((await ring.changePassphrase('first passphrase', 'second passphrase')).ok).toBe(true);
  expect(await ring.removePassphrase('first passphrase')).toMatchObject({
    error: { code: 'wrong-passphrase' },
  });
  expect((await ring.removePassphrase('second passphrase')).ok).toBe(true);
  const again = await restarted();
  expect(again.status()).toMatchObject({ protection: 'none', locked: false });
  expect(hex(again.cipherKey())).toBe(key);
});

test.each([
  ['cut in half', (text: string) => text.slice(0, text.length / 2), 'damaged'],
  ['emptied', () => '', 'damaged'],
  ['with one digit less', (text: string) => text.replace(/"key": "../, '"key": "'), 'damaged'],
  ['of a newer workbench', () => '{"version": 2, "protection": "hardware"}', 'newer-version'],
  [
    'with an absurd cost',
    () =>
      '{"version":1,"protection":"passphrase","kdf":{"name":"argon2id","memoryKiB":99999999,"passes":3,"salt":"' +
      '00'.repeat(16) +
      '"},"wrapped":"' +
      '00'.repeat(60) +
      '"}',
    'damaged',
  ],
] as const)('a key file %s is a problem and stays as it is', async (_name, spoil, problem) => {
  await openRing();
  const spoilt = spoil(await keysJson());
  await writeFile(join(path, 'keys.json'), spoilt);
  const ring = await restarted();
  expect(ring.status()).toMatchObject({ locked: true, problem });
  expect(ring.cipherKey()).toBeNull();
  expect(await ring.unlock('whatever it was')).toMatchObject({ error: { code: 'unusable' } });
  expect(await ring.setPassphrase('whatever it is')).toMatchObject({ error: { code: 'unusable' } });
  expect(await keysJson()).toBe(spoilt);
});

test('a key is never made anew over a folder that had one', async () => {
  const first = await openRing();
  await createOriginals(path, first).put(Buffer.from('a report'));
  await rm(join(path, 'keys.json'));
  const ring = await restarted();
  expect(ring.status()).toMatchObject({ locked: true, problem: 'missing' });
  await expect(keysJson()).rejects.toThrow();
});

test('where the system protects, the key goes to it and the file does not hold it', async () => {
  const vault: SecretPort = {
    protects: true,
    seal: (secret) => Promise.resolve(secret.map((byte) => byte ^ 0x5a)),
    open: (sealed) => Promise.resolve(ok(sealed.map((byte) => byte ^ 0x5a))),
  };
  const ring = await openRing(vault);
  const key = hex(ring.cipherKey());
  expect(ring.status()).toMatchObject({ protection: 'system', locked: false });
  expect(hex((await restarted(vault)).cipherKey())).toBe(key);
  const elsewhere = await restarted(noSecretPort);
  expect(elsewhere.status()).toMatchObject({ locked: true, problem: 'system-unavailable' });
});

test('a passphrase costs 64 MiB and three passes to try, and the file says so', async () => {
  const opened = await KeyRing.open(folder, noSecretPort);
  if (!opened.ok) throw new Error(opened.error.code);
  await opened.value.setPassphrase('correct horse');
  expect(JSON.parse(await keysJson())).toMatchObject({
    version: 1,
    protection: 'passphrase',
    kdf: { name: 'argon2id', memoryKiB: 65_536, passes: 3 },
  });
});
