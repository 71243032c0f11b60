declare const safe: unique symbol;

/** A piece of HTML in which every text has been escaped. Only `markup` makes it. */
export interface Html {
  readonly [safe]: true;
  readonly source: string;
}

/** What may stand in a template: safe pieces, and texts that become text and nothing else. */
export type HtmlPart = Html | string | number | null | readonly HtmlPart[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function isControl(code: number): boolean {
  return (code < 0x20 && code !== 0x09 && code !== 0x0a) || code === 0x7f || (code >= 0x80 && code < 0xa0);
}

/** Text that HTML shows as it is: no markup, no lone surrogate, no control character. */
function escapeText(text: string): string {
  let out = '';
  for (const char of text.toWellFormed()) {
    out += isControl(char.codePointAt(0) ?? 0) ? '\ufffd' : (ENTITIES[char] ?? char);
  }
  return out;
}

function markupOf(part: HtmlPart): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  if ('source' in part) return part.source;
  return part.map(markupOf).join('');
}

function made(source: string): Html {
  return { source } as Html;
}

/**
 * Template of safe HTML: what stands in the template is markup, what is put in is text, unless it is itself
 * safe HTML. Attributes must be quoted in the template. (Not named `html`: formatters would take that for
 * markup to lay out, and put spaces into texts.)
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  let out = strings[0] ?? '';
  parts.forEach((part, i) => {
    out += markupOf(part) + (strings[i + 1] ?? '');
  });
  return made(out);
}

/** A style sheet made by our own code: the one piece that is not escaped. Refuses what could end the element. */
export function styleElement(css: string): Html {
  if (css.includes('<')) throw new Error('A style sheet of the print page holds no "<"');
  return made(`<style>${css}</style>`);
}

/** A CSS string with any text in it: every character but ASCII letters and digits is escaped. */
export function cssString(text: string): string {
  let out = '"';
  for (const char of text.toWellFormed()) {
    const code = char.codePointAt(0) ?? 0;
    if (isControl(code)) out += char === '\n' ? '\\a ' : ' ';
    else out += /[A-Za-z0-9]/.test(char) ? char : `\\${code.toString(16)} `;
  }
  return `${out}"`;
}
