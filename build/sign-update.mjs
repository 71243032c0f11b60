// Makes and signs the manifest of a release: `docs/updates.md`. Private keys come from files that only their owner
// can read; no key and no passphrase is ever an argument, because arguments are seen by every program.
//   node build/sign-update.mjs --make-key FILE                                  a new key pair
//   node build/sign-update.mjs --folder DIR --release FILE --key FILE [--key FILE]
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { createReadStream, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { blockMapOfFile, parseBlockMap, writeBlockMap } from '../electron/host/updates/block-map.ts';
import { MANIFEST_NAME, readManifest, SIGNED_PREFIX } from '../electron/host/updates/manifest.ts';

export { MANIFEST_NAME };

/** @param {import('node:crypto').KeyObject} key */
export function publicHex(key) {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(String(x), 'base64url').toString('hex');
}

/** @param {string} path @param {string} algorithm */
async function sumOf(path, algorithm) {
  const hash = createHash(algorithm);
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest();
}

/** The block map that electron-builder made, or one of our own where it makes none. @param {string} path */
async function blockMapFor(path) {
  const { size } = statSync(path);
  const mapPath = `${path}.blockmap`;
  const own = writeBlockMap(await blockMapOfFile(path));
  const given = statSync(mapPath, { throwIfNoEntry: false }) === undefined ? null : readFileSync(mapPath);
  if (given === null) writeFileSync(mapPath, own);
  else if (!parseBlockMap(given, size).ok) throw new Error(`${mapPath} is not the block map of that file`);
  return given ?? own;
}

/** @param {string} folder @param {import('./sign-update.d.mts').Described} described */
export async function payloadOf(folder, described) {
  const files = [];
  for (const { platform, arch, kind, name } of described.files) {
    // What was packaged to try packaging: docs/packaging.md.
    if (/^(?:PLACEHOLDER|TRIAL|INSPECTABLE)-/.test(name)) throw new Error(`${name} is not for others`);
    const path = join(folder, name);
    const map = await blockMapFor(path);
    files.push({
      platform,
      arch,
      kind,
      name,
      size: statSync(path).size,
      sha512: (await sumOf(path, 'sha512')).toString('base64'),
      blockMap: {
        name: `${name}.blockmap`,
        size: map.byteLength,
        sha256: createHash('sha256').update(map).digest('hex'),
      },
    });
  }
  const { version, sequence, issuedAt, expiresAt, minimumVersion, security, notes } = described;
  return JSON.stringify({
    format: 'dw-update-manifest/1',
    product: 'delegate-workbench',
    sequence,
    issuedAt,
    expiresAt,
    version,
    minimumVersion,
    security,
    notes,
    files,
  });
}

/** @param {string} payload @param {readonly import('node:crypto').KeyObject[]} keys */
export function envelope(payload, keys) {
  const signed = Buffer.from(`${SIGNED_PREFIX}${payload}`);
  return JSON.stringify({
    format: 'dw-update/1',
    payload: Buffer.from(payload).toString('base64'),
    signatures: keys.map((key) => ({
      key: publicHex(key),
      signature: sign(null, signed, key).toString('base64'),
    })),
  });
}

/** A key file that others can read is refused. @param {string} path */
function readKey(path) {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new Error(`${path} can be read by others: chmod 600 it, and think about who may have read it`);
  const pem = readFileSync(path, 'utf8');
  const passphrase = pem.includes('ENCRYPTED') ? readFileSync(0, 'utf8').split('\n', 1)[0] : undefined;
  const key = createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path} is no Ed25519 key`);
  return key;
}

/** @param {string} path */
function makeKey(path) {
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
  console.log(publicHex(privateKey));
}

async function main() {
  const { values } = parseArgs({
    options: {
      'make-key': { type: 'string' },
      folder: { type: 'string' },
      release: { type: 'string' },
      key: { type: 'string', multiple: true },
    },
  });
  if (values['make-key'] !== undefined) return makeKey(values['make-key']);
  const { folder, release, key: keyFiles = [] } = values;
  if (folder === undefined || release === undefined || keyFiles.length === 0)
    throw new Error('--folder, --release and at least one --key are needed; or --make-key FILE');
  const keys = keyFiles.map(readKey);
  const payload = await payloadOf(folder, JSON.parse(readFileSync(release, 'utf8')));
  const manifest = envelope(payload, keys);
  const read = readManifest(Buffer.from(manifest), keys.map(publicHex));
  if (!read.ok)
    throw new Error(`The workbench would not read this manifest: ${read.error.detail ?? read.error.code}`);
  const asked = JSON.parse(payload).files.length;
  if (read.value.files.length !== asked)
    throw new Error('A file of the release is of no kind that the workbench knows');
  writeFileSync(join(folder, MANIFEST_NAME), manifest);
  console.log(`${join(folder, MANIFEST_NAME)}: ${read.value.version}, sequence ${read.value.sequence}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((/** @type {unknown} */ problem) => {
    console.error(problem instanceof Error ? problem.message : String(problem));
    process.exitCode = 1;
  });
}
