import { type Failure, type Result, err, failure, ok } from '../../../../shared/base/result.ts';
import type { RefusalCode } from '../source-blocks.ts';
import { type XmlElement, childrenOf, parseXml } from './xml-tree.ts';
import { type ZipCode, type ZipReader, openZip } from './zip.ts';

type Refused = Failure<RefusalCode>;

/** A relationship of a part: what it points at, by the last word of its type ("numbering"). */
interface Relation {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly external: boolean;
}

/** A Word package: the main part and whatever it points at. Nothing outside the file is ever asked for. */
export interface WordPackage {
  readonly main: XmlElement;
  /** True for files with macros; the macros are never read. */
  readonly hasMacros: boolean;
  readonly hasEmbeddings: boolean;
  /** The part of that kind ("styles", "footnotes", …) that the main part points at. */
  related(kind: string): Result<XmlElement | null, Refused>;
  /** The part behind one relationship id of the main part. */
  relatedById(id: string): Result<XmlElement | null, Refused>;
  /** The core properties, where readable. A damaged one is as good as none. */
  coreProperties(): XmlElement | null;
}

const OLE_SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** Opens a .docx: finds its main part through the relationships, never by a file name. */
export function openWordPackage(bytes: Uint8Array): Result<WordPackage, Refused> {
  if (bytes.byteLength === 0) return err(failure('empty'));
  if (OLE_SIGNATURE.every((byte, i) => bytes[i] === byte)) return err(refuseOle(bytes));
  const zip = openZip(bytes);
  if (!zip.ok) return err(fromZip(zip.error));
  const roots = readRelations(zip.value, '_rels/.rels', '');
  if (!roots.ok) return roots;
  const mainName = roots.value.find(
    (relation) => relation.kind === 'officeDocument' && !relation.external,
  )?.target;
  if (mainName === undefined || !zip.value.has(mainName)) {
    return err(failure('not-a-document', 'the archive holds no document part'));
  }
  const main = readPart(zip.value, mainName);
  if (!main.ok) return main;
  if (main.value?.name !== 'w:document') return err(failure('not-a-document', 'the main part is not a text'));
  const relations = readRelations(zip.value, relationsOf(mainName), folderOf(mainName));
  if (!relations.ok) return relations;
  return ok(packageOf(zip.value, main.value, relations.value, roots.value));
}

function packageOf(
  zip: ZipReader,
  main: XmlElement,
  relations: readonly Relation[],
  roots: readonly Relation[],
): WordPackage {
  const partOf = (relation: Relation | undefined): Result<XmlElement | null, Refused> =>
    relation === undefined || relation.external ? ok(null) : readPart(zip, relation.target);
  return {
    main,
    hasMacros: relations.some((relation) => relation.kind === 'vbaProject'),
    hasEmbeddings: relations.some(
      (relation) =>
        relation.kind === 'oleObject' || relation.kind === 'package' || relation.kind === 'aFChunk',
    ),
    related: (kind) => partOf(relations.find((relation) => relation.kind === kind)),
    relatedById: (id) => partOf(relations.find((relation) => relation.id === id)),
    coreProperties: () => {
      const part = partOf(roots.find((relation) => relation.kind === 'core-properties'));
      return part.ok ? part.value : null;
    },
  };
}

function readPart(zip: ZipReader, name: string): Result<XmlElement | null, Refused> {
  const data = zip.read(name);
  if (!data.ok) return err(fromZip(data.error));
  if (data.value === null) return ok(null);
  return parseXml(data.value);
}

function readRelations(zip: ZipReader, name: string, base: string): Result<readonly Relation[], Refused> {
  const part = readPart(zip, name);
  if (!part.ok) return part;
  if (part.value === null) return ok([]);
  return ok(
    childrenOf(part.value, 'rel:Relationship').map((element) => ({
      id: element.attributes['Id'] ?? '',
      // "…/relationships/styles" in both families of addresses; the last word is enough to tell them apart.
      kind: (element.attributes['Type'] ?? '').split('/').at(-1) ?? '',
      target: resolveTarget(base, element.attributes['Target'] ?? ''),
      external: element.attributes['TargetMode'] === 'External',
    })),
  );
}

/** Resolves a target inside the package. Leading `..` beyond the root stay at the root: names are only keys. */
function resolveTarget(base: string, target: string): string {
  const path = target.startsWith('/') ? target : `${base}/${target}`;
  const parts: string[] = [];
  for (const part of decodeName(path).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function decodeName(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function folderOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '';
}

function relationsOf(name: string): string {
  const folder = folderOf(name);
  return `${folder === '' ? '' : `${folder}/`}_rels/${name.slice(folder === '' ? 0 : folder.length + 1)}.rels`;
}

function refuseOle(bytes: Uint8Array): Refused {
  // A password-protected .docx is an OLE container with a stream of this name (MS-OFFCRYPTO §1.3.3).
  const name = Array.from('EncryptedPackage').flatMap((letter) => [letter.charCodeAt(0), 0]);
  return indexOf(bytes, name) === -1
    ? failure('not-a-document', 'an older Office file under the name of a newer one')
    : failure('encrypted', 'protected by a password');
}

function indexOf(bytes: Uint8Array, wanted: readonly number[]): number {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

function fromZip(error: Failure<ZipCode>): Refused {
  return error.code === 'not-a-zip'
    ? failure('damaged', 'not a Word file: no zip signature')
    : failure(error.code, error.detail);
}
