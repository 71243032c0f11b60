import { Schema, type Attrs, type Node } from 'prosemirror-model';
import { asId, type ClauseId } from '../../../shared/base/ids.ts';
import { DRAFT_CLAUSE_KINDS, type ClauseStatus, type DraftClauseKind } from '../../../shared/domain/draft.ts';
import { MAX_LEVEL } from '../../../shared/drafts/edit.ts';

/** Attributes of a clause node. */
export interface ClauseAttrs {
  readonly id: ClauseId;
  readonly kind: DraftClauseKind;
  readonly level: number;
  readonly label: string | null;
  readonly status: ClauseStatus;
}

export const NOT_DISCUSSED: ClauseStatus = { state: 'not-discussed' };

/** The attributes of a clause node, typed. The schema has no other kind of block. */
export function attrsOf(node: Node): ClauseAttrs {
  return node.attrs as ClauseAttrs;
}

const kindOf = (value: string | null): DraftClauseKind =>
  DRAFT_CLAUSE_KINDS.find((kind) => kind === value) ?? 'paragraph';

const levelOf = (value: string | null): number =>
  Math.min(MAX_LEVEL, Math.max(0, Number.parseInt(value ?? '0', 10) || 0));

function fromClause(element: HTMLElement): Attrs {
  return {
    id: asId<ClauseId>(element.getAttribute('data-clause') ?? ''),
    kind: kindOf(element.getAttribute('data-kind')),
    level: levelOf(element.getAttribute('data-level')),
    label: element.getAttribute('data-manual'),
    status: NOT_DISCUSSED,
  };
}

const foreign = (kind: DraftClauseKind, level: number): Attrs => ({
  id: asId<ClauseId>(''),
  kind,
  level,
  label: null,
  status: NOT_DISCUSSED,
});

/**
 * A draft is a flat list of clauses; depth is an attribute. What is pasted becomes clauses too: headings
 * stay headings, list items become bullets or items, everything else paragraphs.
 */
export const draftSchema = new Schema({
  nodes: {
    doc: { content: 'clause+' },
    clause: {
      content: 'text*',
      marks: '_',
      defining: true,
      attrs: {
        id: { default: '' },
        kind: { default: 'paragraph' },
        level: { default: 0 },
        label: { default: null },
        status: { default: NOT_DISCUSSED },
      },
      parseDOM: [
        { tag: 'div[data-clause]', getAttrs: fromClause },
        { tag: 'p', getAttrs: () => foreign('paragraph', 0) },
        { tag: 'ol > li', getAttrs: () => foreign('item', 0) },
        { tag: 'li', getAttrs: () => foreign('bullet', 0) },
        ...[1, 2, 3, 4, 5, 6].map((level) => ({
          tag: `h${level}`,
          getAttrs: () => foreign('heading', Math.min(MAX_LEVEL, level)),
        })),
        { tag: 'div', getAttrs: () => foreign('paragraph', 0) },
        { tag: 'td', getAttrs: () => foreign('paragraph', 0) },
      ],
      toDOM: (node) => {
        const { id, kind, level, label, status } = attrsOf(node);
        return [
          'div',
          {
            'data-clause': id,
            'data-kind': kind,
            'data-level': String(level),
            'data-status': status.state,
            ...(label === null ? {} : { 'data-manual': label }),
            dir: 'auto',
          },
          0,
        ];
      },
    },
    text: {},
  },
  marks: {
    bold: { parseDOM: [{ tag: 'b' }, { tag: 'strong' }], toDOM: () => ['strong', 0] },
    italic: { parseDOM: [{ tag: 'i' }, { tag: 'em' }], toDOM: () => ['em', 0] },
    underline: { parseDOM: [{ tag: 'u' }], toDOM: () => ['u', 0] },
    citation: {
      attrs: { value: { default: '' } },
      inclusive: false,
      parseDOM: [
        {
          tag: 'cite[data-value]',
          getAttrs: (element) => ({ value: element.getAttribute('data-value') ?? '' }),
        },
      ],
      toDOM: (mark) => ['cite', { 'data-value': String(mark.attrs['value']) }, 0],
    },
  },
});
