import { cssString } from './html.ts';
import type { PrintGeometry } from './print-layout.ts';
import type { PrintPage } from './print-page-input.ts';
import type { PrintWords } from './print-words.ts';

const SERIF = "'Noto Serif','Amiri','Noto Sans SC Variable','Noto Serif CJK SC',serif";
const SANS = "'Noto Sans','Vazirmatn','Noto Sans SC Variable','Noto Sans CJK SC',sans-serif";

/** A text that keeps its own direction inside a header. */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** The title in one line of the header: cut at a word. */
function headerTitle(title: string, longest: number): string {
  const plain = title.replace(/\s+/g, ' ').trim();
  const characters = Array.from(plain);
  if (characters.length <= longest) return plain;
  const cut = characters.slice(0, longest).join('');
  const word = cut.lastIndexOf(' ');
  return `${word > longest / 2 ? cut.slice(0, word) : cut}…`;
}

/** The day of the print in words, in the language of the headers. */
export function printDay(date: string, words: PrintWords): string {
  const day = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return date;
  return new Intl.DateTimeFormat(words.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(day);
}

function pageRule(page: PrintPage, words: PrintWords): string {
  const [start, end] = page.direction === 'rtl' ? ['right', 'left'] : ['left', 'right'];
  const facts = [
    page.symbol,
    page.version === null ? null : words.version(page.version),
    printDay(page.date, words),
  ];
  const second = facts
    .filter((fact) => fact !== null && fact !== '')
    .map((fact) => isolated(String(fact)))
    .join('  ·  ');
  const confidential = page.copy.kind === 'private';
  const base = `font-family:${SANS};color:#000;direction:${page.direction};white-space:pre-line`;
  const counters = words.page;
  return `@page{size:${page.paper};margin:21mm 12mm 17mm;
@top-${start}{content:${cssString(`${isolated(headerTitle(page.title, confidential ? 84 : 112))}\n${second}`)};${base};text-align:${start};vertical-align:bottom;padding-bottom:3mm;font-size:8pt;line-height:4mm;width:${confidential ? '76%' : '100%'}}
@top-${end}{content:${confidential ? cssString(words.confidential) : 'none'};${base};text-align:${end};vertical-align:bottom;padding-bottom:3mm;font-size:11pt;font-weight:700;line-height:4mm}
@bottom-center{content:${cssString(counters[0])} counter(page) ${cssString(counters[1])} counter(pages) ${cssString(counters[2])};${base};direction:${words.direction};text-align:center;vertical-align:top;padding-top:3mm;font-size:8pt}
@bottom-${start}{content:${confidential ? cssString(words.privateCopy) : 'none'};${base};text-align:${start};vertical-align:top;padding-top:3mm;font-size:8pt}
@bottom-${end}{content:${confidential ? cssString(words.confidential) : 'none'};${base};text-align:${end};vertical-align:top;padding-top:3mm;font-size:8pt;font-weight:700}
}`;
}

/** Arabic letters are taller, Chinese ones wider: size and line of the reading text by script. */
function textSize(page: PrintPage): { readonly size: string; readonly line: string } {
  if (page.direction === 'rtl') return { size: '13.5pt', line: '6.8mm' };
  return page.language.startsWith('zh') ? { size: '10.5pt', line: '5.6mm' } : { size: '10pt', line: '5mm' };
}

function marginRules(g: PrintGeometry): string {
  const outside = g.gap + g.notes + g.blank;
  const before = g.lineNumbers + g.status;
  return `body{width:${before + g.text + outside}mm}
main{padding-inline:${before}mm ${outside}mm}
.facts,.annex,.list{margin-inline:-${g.status}mm -${g.gap + g.notes}mm}
.lines{position:absolute;top:0;inset-inline-start:-${g.lineNumbers + g.status}mm;width:${Math.max(g.lineNumbers - 3, 5)}mm;text-align:end;white-space:pre;text-indent:0;font:400 7pt/var(--line) ${SANS};color:#000}
.status{float:inline-start;clear:inline-start;width:${Math.max(g.status - 3, 0)}mm;margin-inline-start:calc(-${g.status}mm - var(--depth)*6mm - var(--hang));text-indent:0;font:400 7.5pt/3.6mm ${SANS};margin-top:.7mm}
.beside{float:inline-end;clear:inline-end;display:block;width:${g.notes}mm;margin-inline-end:-${g.notes + g.gap}mm;margin-bottom:1.4mm;margin-top:.6mm;padding-inline-start:1.6mm;border-inline-start:.5pt solid #000;box-sizing:border-box;text-indent:0;text-align:start;white-space:normal;font:400 8pt/3.7mm ${SANS};break-inside:auto;overflow-wrap:anywhere}
.blank{position:fixed;top:0;bottom:0;inset-inline-end:${g.blank - 1}mm;border-inline-start:.4pt solid #000}`;
}

const BLOCK_RULES = `*{box-sizing:border-box}
html{font-family:${SERIF};color:#000;background:#fff;font-kerning:normal}
body{margin:0;font-size:var(--size);line-height:var(--line);orphans:2;widows:2;overflow-wrap:break-word}
h1,h2,h3,h4,h5,h6{font-family:${SANS};font-weight:700;break-after:avoid;break-inside:avoid;margin:calc(var(--line)*1.2) 0 calc(var(--line)*.3);line-height:var(--line);font-size:10.5pt;position:relative}
h1{font-size:15pt;line-height:7mm;margin:2mm 0 3mm}
h1 .lines{line-height:7mm}
.list h2,.annex h2{margin:2mm 0;font-size:10.5pt}
h2{font-size:12pt}
h4,h5,h6{font-style:italic;font-weight:600}
.block{--hang:0mm;position:relative;margin:0 0 calc(var(--line)/2);padding-inline-start:calc(var(--depth)*6mm);text-align:start;white-space:pre-wrap}
.labelled{--hang:9mm;padding-inline-start:calc(var(--depth)*6mm + 9mm);text-indent:-9mm}
.label{display:inline-block;min-width:9mm;padding-inline-end:1.5mm;text-indent:0;unicode-bidi:isolate;max-width:100%;white-space:pre-wrap;overflow-wrap:anywhere}
h1 .label,h2 .label,h3 .label,h4 .label,h5 .label,h6 .label{min-width:0;padding-inline-end:2.5mm}
.aside{font-size:.9em}
.keyword{break-after:avoid}
i:lang(zh){font-style:normal;font-weight:700}
sup,sub{line-height:0;font-size:.72em}
.bracket{font-weight:700}
table{border-collapse:collapse;table-layout:fixed;width:100%;margin:1mm 0 3mm;font-size:9pt;line-height:4.2mm}
.size8{font-size:8pt;line-height:3.8mm}
.size7{font-size:7pt;line-height:3.4mm}
.columns{margin:1mm 0 0;font:400 8pt/4mm ${SANS};break-after:avoid}
th,td{border:.5pt solid #000;padding:1mm 1.4mm;text-align:start;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}
th{font-weight:700}
tr{break-inside:avoid}
.table{position:relative}`;

/**
 * Underlines that a copier keeps apart: thick solid, dashed, dotted, double; and never the thin underline of the
 * source. Not wavy: Chromium draws waves so dearly that 250 of them took longer than the other 200 pages.
 */
const MARK_RULES = `u{text-decoration:underline .5pt;text-underline-offset:1pt}
.mark{text-decoration-line:underline;text-decoration-color:#000;text-decoration-skip-ink:none}
.highlight{text-decoration-style:solid;text-decoration-thickness:1.5pt}
.note{text-decoration-style:dashed;text-decoration-thickness:.9pt}
.question{text-decoration-style:dotted;text-decoration-thickness:1.4pt}
.position{text-decoration-style:double;text-decoration-thickness:.7pt}
.slot0{text-underline-offset:1.6pt}
.slot1{text-underline-offset:3.4pt}
.slot2{text-underline-offset:5pt}
a{color:inherit;text-decoration:none}
.at{font:700 6.8pt/0 ${SANS};vertical-align:.42em;padding-inline:.6pt 1pt;unicode-bidi:isolate}
.fn a{text-decoration:none}
.number{font-weight:700;unicode-bidi:isolate}
.kind{font-weight:700}
.body{white-space:pre-wrap}
.line{display:block}
.red{border:.6pt solid #000;padding:0 .6mm}
.facts{border-block:.6pt solid #000;padding:1.6mm 0;margin-block:0 4mm;font:400 8.5pt/4.2mm ${SANS}}
.facts p{margin:0}
.contains{font-weight:700}
.legend span{margin-inline-end:5mm}
.list{padding-top:3mm}
.annex{break-before:page}
.entry{font:400 8.5pt/4.2mm ${SANS};margin:0 0 2.4mm;padding-inline-start:8mm;text-indent:-8mm;break-inside:avoid-page}
.entry>.number{display:inline-block;min-width:8mm;text-indent:0}
.entry .line{text-indent:0}
.where{font-weight:700}
.quote{font-family:${SERIF}}
.explain{font:italic 400 8.5pt/4.2mm ${SANS};margin:0 0 2mm}`;

/** The whole style sheet of a print page. */
export function printStyles(page: PrintPage, geometry: PrintGeometry, words: PrintWords): string {
  const { size, line } = textSize(page);
  return [
    `:root{--size:${size};--line:${line}}`,
    pageRule(page, words),
    BLOCK_RULES,
    MARK_RULES,
    marginRules(geometry),
  ].join('\n');
}
