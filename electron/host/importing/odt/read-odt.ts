import { ok, type Failure, type Result } from '../../../../shared/base/result.ts';
import { childOf, childrenOf, textOf } from '../docx/xml-tree.ts';
import {
  plainBlock,
  type RefusalCode,
  type SourceBlock,
  type SourceReading,
  type WarningInBlock,
} from '../source-blocks.ts';
import { withinCaps } from '../within-caps.ts';
import { openOdf, type OdfDocument } from './odf-package.ts';
import { OdfStyles } from './odf-styles.ts';
import { OdfWalk } from './odf-walk.ts';

/** Reads an OpenDocument text, packed or flat: numbers computed from its list styles, changes accepted and listed. */
export function readOdt(bytes: Uint8Array): Result<SourceReading, Failure<RefusalCode>> {
  const opened = openOdf(bytes);
  if (!opened.ok) return opened;
  const document = opened.value;
  const styles = new OdfStyles(document.styles);
  const walk = new OdfWalk(styles, document.text);
  walk.run(document.text);
  const { accepted, rejected } = walk.changes.views();
  const headers = pageHeaders(document);
  const shift = headers.length;
  const moved = <T extends { readonly block: number | null }>(rows: readonly T[]): readonly T[] =>
    rows.map((row) => (row.block === null ? row : { ...row, block: row.block + shift }));
  const read = withinCaps({
    format: 'odt',
    blocks: [...headers, ...walk.blocks],
    footnotes: walk.footnotes,
    changes: moved(walk.changes.all(walk.blocks.length)),
    comments: moved(walk.changes.comments(walk.blocks.length)),
    acceptedText: accepted,
    rejectedText: rejected,
    titleHint: titleOf(document),
    languageHint: styles.language,
    directionHint: null,
    repairs: [],
    warnings: warningsOf(document, walk),
  });
  return read.ok ? ok(read.value) : read;
}

/** Lines of the first page style's head: a symbol often stands only there. */
function pageHeaders(document: OdfDocument): readonly SourceBlock[] {
  const pages = document.styles.flatMap((holder) => childrenOf(holder, 'style:master-page'));
  const lines = pages
    .slice(0, 4)
    .flatMap((page) =>
      [childOf(page, 'style:header-first'), childOf(page, 'style:header')].flatMap((header) =>
        childrenOf(header).map((line) => textOf(line).replace(/\s+/gu, ' ').trim()),
      ),
    );
  return [...new Set(lines)]
    .filter((line) => /\p{L}/u.test(line) && line.length <= 500)
    .slice(0, 20)
    .map((line) => plainBlock(line, { role: 'page-header' }));
}

function titleOf(document: OdfDocument): string | null {
  const title = childOf(document.meta, 'dc:title');
  const text = title === null ? '' : textOf(title).trim().slice(0, 1000);
  return text === '' ? null : text;
}

function warningsOf(document: OdfDocument, { noticed, alternatives }: OdfWalk): readonly WarningInBlock[] {
  const warnings: WarningInBlock[] = [];
  const warn = (code: string, detail: string | null): void =>
    void warnings.push({ code, detail, block: null });
  if (document.hasMacros) warn('active-content-removed', null);
  if (noticed.images > 0)
    warn('images-left-out', [String(noticed.images), ...alternatives].join(' · ').slice(0, 500));
  if (noticed.objects > 0 || document.hasObjects)
    warn('embedded-left-out', noticed.objects > 0 ? String(noticed.objects) : null);
  if (noticed.hidden > 0) warn('hidden-text-left-out', String(noticed.hidden));
  return warnings;
}
