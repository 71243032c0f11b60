import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, utf8 } from '../../../../shared/base/bytes.ts';

/*
 * The certificate of a line proves nothing and names nobody: TLS wants one. Node makes no certificates, and a library
 * for it (90 kB and more, with parsers that nothing here needs) would be the larger risk: what is written here is one
 * fixed shape of X.509, no bytes of anybody else go in, and nobody believes what comes out.
 */

/** A key and a certificate for it, as `node:tls` takes them. */
export interface ThrowAwayCertificate {
  readonly key: string;
  readonly cert: string;
}

// DER of what never changes: ecdsa-with-SHA256; an empty name; 2000-01-01 to 2049-12-31, which tells no day.
const ECDSA_SHA256 = fromHex('300a06082a8648ce3d040302');
const NOBODY = fromHex('3000');
const VERSION_3 = fromHex('a003020102');

function der(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  const body = concatBytes(parts);
  const { length } = body;
  if (length >= 65_536) throw new Error('No certificate is that long');
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return concatBytes([Uint8Array.of(tag, ...head), body]);
}

const time = (text: string): Bytes => der(0x17, utf8(text));
const VALID = der(0x30, time('000101000000Z'), time('491231235959Z'));

function pem(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** A new P-256 key with a certificate of about 240 bytes: no name, no day, a random number. */
export function makeCertificate(): ThrowAwayCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const number = new Uint8Array(randomBytes(8));
  // Positive, and in the shortest form that DER allows.
  number[0] = ((number[0] ?? 0) & 0x3f) | 0x40;
  const content = der(
    0x30,
    VERSION_3,
    der(0x02, number),
    ECDSA_SHA256,
    NOBODY,
    VALID,
    NOBODY,
    new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
  );
  const signature = new Uint8Array(sign('sha256', content, privateKey));
  const whole = der(0x30, content, ECDSA_SHA256, der(0x03, new Uint8Array(1), signature));
  return { key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), cert: pem(whole) };
}
