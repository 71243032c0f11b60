import { createHmac } from 'node:crypto';
import type { Answer, StringAnswer } from 'dns-packet';
import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, equalBytes, toHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { Random } from '../../../../shared/base/ports.ts';
import { deriveKey } from '../codec/crypto.ts';

/*
 * What is said of a workbench in the air: a service of one type, a name thrown at random for this network and day, a
 * port, and tags. A tag is a MAC of the random name under a key that the members of a circle derive: they know it again,
 * for anybody else it is noise, and noise fills up to a fixed number, so that the number of circles does not show.
 */

/** The one thing in the air that is the same for everybody. */
export const SERVICE = '_dw-exchange._tcp.local';

const TAG_LENGTH = 6;
/** Tags come in strings of so many. */
const TAGS_A_STRING = 16;
const MOST_STRINGS = 4;
const TAG_KEY = 't=';
const srv = v.object({ port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)) });
const NAME = /^[0-9a-f]{16}$/;
const TTL_SECONDS = 300;

/** What a workbench says of itself. */
export interface Announcement {
  /** 16 hex digits. */
  readonly name: string;
  /** 0: it looks for somebody and is not to be called. */
  readonly port: number;
  readonly tags: readonly Bytes[];
  /** True: it goes. */
  readonly isGoodbye: boolean;
}

export function makeName(random: Random): string {
  return toHex(random.bytes(8));
}

/** The key under which the members of an epoch know each other in the air. */
export function announceKey(epochKey: Uint8Array): Bytes {
  return deriveKey(epochKey, new Uint8Array(0), utf8('dw/announce/1'));
}

export function tagFor(key: Uint8Array, name: string): Bytes {
  return new Uint8Array(createHmac('sha256', key).update(name).digest().subarray(0, TAG_LENGTH));
}

/** Tags of these keys among noise, in no order that says anything. At most 64: of more circles the rest is not said. */
export function makeTags(keys: readonly Uint8Array[], name: string, random: Random): readonly Bytes[] {
  const said = keys.slice(0, TAGS_A_STRING * MOST_STRINGS).map((key) => tagFor(key, name));
  const total = Math.max(1, Math.ceil(said.length / TAGS_A_STRING)) * TAGS_A_STRING;
  const noise = Array.from({ length: total - said.length }, () => random.bytes(TAG_LENGTH));
  return [...said, ...noise].sort((a, b) => (toHex(a) < toHex(b) ? -1 : 1));
}

/** True when a tag is of one of the keys. */
export function isOfMembers({ name, tags }: Announcement, keys: Iterable<Uint8Array>): boolean {
  for (const key of keys) {
    const own = tagFor(key, name);
    if (tags.some((tag) => equalBytes(tag, own))) return true;
  }
  return false;
}

/** The records of DNS-SD, for a response or behind a question. */
export function writeRecords(said: Announcement, address: string): Answer[] {
  const ttl = said.isGoodbye ? 0 : TTL_SECONDS;
  const full = `${said.name}.${SERVICE}`;
  const host = `${said.name}.local`;
  const strings: Buffer[] = [];
  for (let at = 0; at < said.tags.length; at += TAGS_A_STRING) {
    strings.push(Buffer.from(concatBytes([utf8(TAG_KEY), ...said.tags.slice(at, at + TAGS_A_STRING)])));
  }
  const place: StringAnswer = { name: host, type: 'A', ttl, data: address };
  return [
    { name: SERVICE, type: 'PTR', ttl, data: full },
    { name: full, type: 'SRV', ttl, data: { priority: 0, weight: 0, port: said.port, target: host } },
    { name: full, type: 'TXT', ttl, data: strings },
    place,
  ];
}

/** What some records say of one workbench; null for anything else. Nothing in them is believed. */
export function readRecords(records: readonly Answer[]): Announcement | null {
  let name: string | null = null;
  let port: number | null = null;
  let tags: readonly Bytes[] | null = null;
  let isGoodbye = false;
  for (const record of records.slice(0, 16)) {
    const own = record.type === 'SRV' || record.type === 'TXT' ? nameOf(record.name) : null;
    if (own === null || (name !== null && name !== own)) continue;
    name = own;
    if (record.type === 'SRV') {
      port = portOf(record.data);
      isGoodbye = record.ttl === 0;
    } else if (record.type === 'TXT') tags = readTags(record.data);
  }
  if (name === null || port === null) return null;
  if (isGoodbye) return { name, port, tags: [], isGoodbye };
  return tags === null ? null : { name, port, tags, isGoodbye };
}

function portOf(data: unknown): number | null {
  const parsed = v.safeParse(srv, data);
  return parsed.success ? parsed.output.port : null;
}

function nameOf(full: unknown): string | null {
  if (typeof full !== 'string' || !full.endsWith(`.${SERVICE}`)) return null;
  const name = full.slice(0, -SERVICE.length - 1);
  return NAME.test(name) ? name : null;
}

function readTags(data: unknown): readonly Bytes[] | null {
  if (!Array.isArray(data) || data.length > MOST_STRINGS) return null;
  const tags: Bytes[] = [];
  for (const part of data) {
    if (!(part instanceof Uint8Array) || part.byteLength !== TAG_KEY.length + TAGS_A_STRING * TAG_LENGTH)
      return null;
    for (let at = TAG_KEY.length; at < part.byteLength; at += TAG_LENGTH) {
      tags.push(new Uint8Array(part.subarray(at, at + TAG_LENGTH)));
    }
  }
  return tags;
}
