import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A run of text as the page draws it. Coordinates grow to the right and down, in points. */
export interface Fragment {
  readonly text: string;
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly width: number;
  /** Height of the type. */
  readonly size: number;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly endsLine: boolean;
  /** The marked content it belongs to; null if none, or furniture of the page. */
  readonly content: string | null;
  /** Marked as no part of the text: running heads, rules. */
  readonly isArtifact: boolean;
}

export interface PageText {
  readonly fragments: readonly Fragment[];
  readonly width: number;
  readonly height: number;
  /** Runs that stand upright along the margin or slantwise across the page. */
  readonly turned: readonly string[];
}

interface FontFace {
  readonly bold: boolean;
  readonly italic: boolean;
}
type Matrix = readonly [number, number, number, number, number, number];

/** The text of a page with its places, its type and its marked content. */
export async function pageText(page: PDFPageProxy): Promise<PageText> {
  const { width, height, transform } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  const faces = await facesOf(page);
  const fragments: Fragment[] = [];
  const turned: string[] = [];
  const open: { readonly id: string | null; readonly isArtifact: boolean }[] = [];
  for (const item of items) {
    if (!('str' in item)) {
      if (item.type === 'endMarkedContent') open.pop();
      else open.push({ id: item.id ?? null, isArtifact: 'tag' in item && item.tag === 'Artifact' });
      continue;
    }
    const matrix = times(transform, item.transform);
    const size = Math.hypot(matrix[2], matrix[3]);
    if (Math.abs(matrix[1]) > Math.abs(matrix[0]) * 0.2 && item.str.trim() !== '') {
      turned.push(item.str);
      continue;
    }
    const face = faces.get(item.fontName);
    fragments.push({
      text: item.str,
      x: matrix[4],
      y: matrix[5],
      width: item.width,
      size: size > 0 ? size : item.height,
      bold: face?.bold ?? false,
      italic: face?.italic ?? false,
      endsLine: item.hasEOL,
      content: open.findLast(({ id }) => id !== null)?.id ?? null,
      isArtifact: open.some(({ isArtifact }) => isArtifact),
    });
  }
  return { fragments, width, height, turned };
}

function times(a: readonly number[], b: readonly number[]): Matrix {
  const at = (m: readonly number[], i: number): number => m[i] ?? 0;
  return [
    at(a, 0) * at(b, 0) + at(a, 2) * at(b, 1),
    at(a, 1) * at(b, 0) + at(a, 3) * at(b, 1),
    at(a, 0) * at(b, 2) + at(a, 2) * at(b, 3),
    at(a, 1) * at(b, 2) + at(a, 3) * at(b, 3),
    at(a, 0) * at(b, 4) + at(a, 2) * at(b, 5) + at(a, 4),
    at(a, 1) * at(b, 4) + at(a, 3) * at(b, 5) + at(a, 5),
  ];
}

/** Which fonts are bold or italic: pdf.js tells their names only once it has gone through the drawing. */
async function facesOf(page: PDFPageProxy): Promise<ReadonlyMap<string, FontFace>> {
  const faces = new Map<string, FontFace>();
  try {
    const { argsArray, fnArray } = await page.getOperatorList();
    // 37 is setFont: its first argument is the name that text items carry.
    fnArray.forEach((code, at) => {
      const name: unknown = code === 37 ? (argsArray[at] as readonly unknown[])[0] : null;
      if (typeof name === 'string' && !faces.has(name)) faces.set(name, faceOf(page.commonObjs.get(name)));
    });
  } catch {
    // A page that cannot be drawn may still have text; its emphasis is unknown.
  }
  return faces;
}

function faceOf(font: unknown): FontFace {
  if (typeof font !== 'object' || font === null) return { bold: false, italic: false };
  const { name, bold, black, italic } = font as Readonly<Record<string, unknown>>;
  const words = typeof name === 'string' ? name : '';
  return {
    bold: bold === true || black === true || /bold|black|heavy|semibold|demi/iu.test(words),
    italic: italic === true || /ital|obliq/iu.test(words),
  };
}
