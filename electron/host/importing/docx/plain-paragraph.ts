import { type Inline, type Life, type Paragraph, UNTOUCHED } from './text-model.ts';

/** A paragraph of nothing but words, for what stands between paragraphs without being one. */
export function plainParagraph(text: string, life: Life, section: number): Paragraph {
  const inlines: Inline[] = text === '' ? [] : [{ kind: 'text', text, emphasis: [], life, formatted: null }];
  return {
    kind: 'paragraph',
    properties: null,
    styleId: null,
    inlines,
    mark: life,
    ownMark: UNTOUCHED,
    isDropCap: false,
    formatted: null,
    boxes: [],
    section,
    inContents: false,
  };
}
