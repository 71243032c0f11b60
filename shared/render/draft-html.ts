import type { DraftContent } from '../domain/draft.ts';
import { markup } from './html.ts';
import type { Html } from './html.ts';

/** The clean text of a draft as a page of its own: headings, numbered clauses, nothing else. Reads back as a document. */
export function draftHtml(content: DraftContent): string {
  const clauses = content.clauses.map((clause): Html => {
    const text = clause.label === null ? clause.text : `${clause.label} ${clause.text}`;
    if (clause.kind === 'title') return markup`<h1>${text}</h1>\n`;
    if (clause.kind === 'heading') return markup`<h2>${text}</h2>\n`;
    return markup`<p>${text}</p>\n`;
  });
  return markup`<!doctype html>
<html lang="${content.language}" dir="auto">
<head><meta charset="utf-8"><title>${content.title}</title></head>
<body>
${clauses}</body>
</html>
`.source;
}
