import { parse } from 'parse5';
import { err, failure, type Failure, type Result } from '../../../../shared/base/result.ts';
import { DOCUMENT_LIMITS } from '../../../../shared/domain/document-limits.ts';
import type { Direction } from '../../../../shared/domain/language.ts';
import { decodeText, encodingWarnings, type DecodedText } from '../../../../shared/text/decode-text.ts';
import type { EncodingId } from '../../../../shared/text/encodings/list.ts';
import type { RefusalCode, SourceReading, WarningInBlock } from '../source-blocks.ts';
import { looksBinary } from '../read-text.ts';
import { withinCaps } from '../within-caps.ts';
import { numberHeadings } from './heading-numbers.ts';
import { countHiddenText } from './hidden-text.ts';
import { attribute, elementsOf, measureTree, textOf, type HtmlElement } from './html-tree.ts';
import { HtmlWalk } from './html-walk.ts';
import { statedCharset } from './stated-charset.ts';

/** No page that a person wrote is deeper; the walk below recurses once per level. */
const MAX_DEPTH = 600;
const MAX_NODES = 2_000_000;

/**
 * Reads a page as a browser without scripts and without a network shows it: headings, paragraphs, lists with
 * the labels shown, tables, footnotes, emphasis, language and direction. Nothing is fetched and nothing run.
 */
export function readHtml(
  bytes: Uint8Array,
  chosen: EncodingId | null = null,
): Result<SourceReading, Failure<RefusalCode>> {
  const decoded = decodeText(bytes, statedCharset(bytes), chosen);
  if (decoded.text.length > DOCUMENT_LIMITS.text)
    return err(failure('too-large', `${decoded.text.length} characters`));
  if (looksBinary(decoded.text)) return err(failure('not-a-document', 'control characters'));
  const page = parse(decoded.text, { scriptingEnabled: false });
  const { depth, nodes } = measureTree(page, MAX_DEPTH, MAX_NODES);
  if (depth > MAX_DEPTH) return err(failure('hostile', 'too deep'));
  if (nodes > MAX_NODES) return err(failure('too-large', 'too many elements'));
  const elements = [...elementsOf(page)];
  const root = elements.find((element) => element.tagName === 'html');
  const body = elements.find((element) => element.tagName === 'body' || element.tagName === 'frameset');
  if (root === undefined || body === undefined) return err(failure('empty'));
  const walk = new HtmlWalk(body);
  walk.run();
  const { accepted, rejected } = walk.views();
  return withinCaps({
    format: 'html',
    blocks: numberHeadings(walk.blocks),
    footnotes: walk.footnotes,
    changes: walk.changes,
    comments: [],
    acceptedText: accepted,
    rejectedText: rejected,
    titleHint: titleOf(elements),
    languageHint: languageOf(root, body, elements),
    directionHint: directionOf(body) ?? directionOf(root),
    repairs: [],
    warnings: warningsOf(decoded, elements, countHiddenText(body)),
  });
}

function titleOf(elements: readonly HtmlElement[]): string | null {
  const title = elements.find((element) => element.tagName === 'title');
  const text = title === undefined ? '' : textOf(title).replace(/\s+/gu, ' ').trim();
  return text === '' ? null : text;
}

function languageOf(root: HtmlElement, body: HtmlElement, elements: readonly HtmlElement[]): string | null {
  const stated = [attribute(body, 'lang'), attribute(root, 'lang'), attribute(root, 'xml:lang')].find(
    (tag) => tag !== null && tag !== '',
  );
  if (stated !== undefined && stated !== null) return stated;
  const meta = elements.find(
    (element) =>
      element.tagName === 'meta' && attribute(element, 'http-equiv')?.toLowerCase() === 'content-language',
  );
  return meta === undefined ? null : attribute(meta, 'content');
}

function directionOf(element: HtmlElement): Direction | null {
  const stated = attribute(element, 'dir')?.toLowerCase();
  return stated === 'rtl' || stated === 'ltr' ? stated : null;
}

function warningsOf(
  decoded: DecodedText,
  elements: readonly HtmlElement[],
  hidden: number,
): readonly WarningInBlock[] {
  const warnings: WarningInBlock[] = [...encodingWarnings(decoded)];
  const add = (code: string, detail: string | null): void =>
    void warnings.push({ code, detail, block: null });
  const active = elements.filter(
    (element) =>
      /^(?:script|iframe|frame|object|embed|applet)$/.test(element.tagName) ||
      element.attrs.some(({ name }) => /^on\w+$/u.test(name)),
  ).length;
  const images = elements.filter((element) => /^(?:img|svg|canvas)$/.test(element.tagName));
  const alternatives = images
    .map(
      (element) =>
        element.attrs
          .find(({ name }) => name === 'alt')
          ?.value.trim()
          .slice(0, 200) ?? '',
    )
    .filter((words) => words !== '');
  const restyles = elements.some(
    (element) => element.tagName === 'style' && /list-style|counter-/iu.test(textOfStyle(element)),
  );
  if (active > 0) add('active-content-removed', String(active));
  if (images.length > 0)
    add('images-left-out', [String(images.length), ...alternatives].join(' · ').slice(0, 500));
  if (hidden > 0) add('hidden-text-left-out', String(hidden));
  if (restyles) add('labels-uncertain', null);
  return warnings;
}

function textOfStyle(element: HtmlElement): string {
  return element.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
}
