import { strToU8, unzipSync, zipSync } from 'fflate';
import type { Bytes } from '../../../shared/base/bytes.ts';
import { xmlSafe } from './text-pieces.ts';

/** The moment in every entry and property: a real one would tell when a delegation worked. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * Packs a Word file anew with nothing in it that says who made it, when, on what or how often: the
 * properties hold the public title and no more. The same draft gives the same bytes.
 */
export function scrubPackage(packed: Uint8Array, title: string): Bytes {
  const parts = unzipSync(packed);
  const scrubbed = Object.entries({ ...parts, 'docProps/core.xml': strToU8(coreProperties(title)) })
    .sort(([a], [b]) => partRank(a) - partRank(b) || (a < b ? -1 : 1))
    .map(([name, data]) => [name, data] as const);
  return new Uint8Array(zipSync(Object.fromEntries(scrubbed), { mtime: NO_TIME, level: 6, os: 0 }));
}

/** Word and file type detectors look for the content types first. */
function partRank(name: string): number {
  return name === '[Content_Types].xml' ? 0 : name === '_rels/.rels' ? 1 : 2;
}

function coreProperties(title: string): string {
  const escaped = xmlSafe(title).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped}</dc:title></cp:coreProperties>`;
}
