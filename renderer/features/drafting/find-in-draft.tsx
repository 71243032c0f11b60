import { TextSelection, type EditorState } from 'prosemirror-state';
import { useEffect, useRef, useState } from 'react';
import { findAll } from '../../../shared/text/search/index.ts';
import { IconButton, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import styles from './drafting.module.css';
import type { OpenDraft } from './open-drafts.ts';

interface Found {
  readonly from: number;
  readonly to: number;
}

const HIGHLIGHT = 'draft-found';

function foundIn(state: EditorState, query: string): readonly Found[] {
  const found: Found[] = [];
  state.doc.forEach((node, pos) => {
    for (const { start, end } of findAll(node.textContent, query)) {
      found.push({ from: pos + 1 + start, to: pos + 1 + end });
    }
  });
  return found;
}

/** Draws the words found over the text; the caret and the text are not touched. */
function highlight({ editor }: OpenDraft, { from, to }: Found): void {
  const start = editor.view.domAtPos(from);
  const end = editor.view.domAtPos(to);
  const range = new Range();
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  CSS.highlights.set(HIGHLIGHT, new Highlight(range));
}

/** Find in the draft: Enter and Shift+Enter go on, Escape leaves the caret at the words found. */
export function FindInDraft({ open, onClose }: { readonly open: OpenDraft; readonly onClose: () => void }) {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState<{ readonly count: number; readonly current: number }>({
    count: 0,
    current: -1,
  });
  useEffect(() => {
    field.current?.focus();
    return () => void CSS.highlights.delete(HIGHLIGHT);
  }, []);
  const show = (words: string, by: 1 | -1 | 0): void => {
    const { view } = open.editor;
    const found = foundIn(view.state, words);
    CSS.highlights.delete(HIGHLIGHT);
    if (found.length === 0) return setShown({ count: 0, current: -1 });
    const { from } = view.state.selection;
    const here = found.findIndex((place) => place.from >= from);
    const start = here < 0 ? 0 : here;
    const isAt = found[start]?.from === from;
    const step = by === 1 && !isAt ? 0 : by;
    const current = (start + step + found.length) % found.length;
    const place = found[current];
    if (place === undefined) return;
    view.dispatch(
      view.state.tr.setSelection(TextSelection.create(view.state.doc, place.from, place.to)).scrollIntoView(),
    );
    highlight(open, place);
    setShown({ count: found.length, current });
  };
  return (
    <div className={styles['bar']} role="search" aria-label={t('drafting.find')}>
      <TextField
        ref={field}
        label={t('drafting.find')}
        hideLabel
        placeholder={t('drafting.find')}
        value={query}
        onChange={(words) => {
          setQuery(words);
          show(words, 0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
          else if (event.key === 'Enter') show(query, event.shiftKey ? -1 : 1);
          else return;
          event.preventDefault();
        }}
      />
      <span className={styles['barCount']} role="status">
        {query.trim() === ''
          ? ''
          : t('drafting.find.count', { count: shown.count, current: shown.current + 1 })}
      </span>
      <IconButton
        icon="chevron-up"
        size="small"
        bare
        label={t('drafting.find.previous')}
        shortcut="Shift+Enter"
        isDisabled={shown.count === 0}
        onPress={() => show(query, -1)}
      />
      <IconButton
        icon="chevron-down"
        size="small"
        bare
        label={t('drafting.find.next')}
        shortcut="Enter"
        isDisabled={shown.count === 0}
        onPress={() => show(query, 1)}
      />
      <IconButton icon="close" size="small" bare label={t('common.close')} onPress={onClose} />
    </div>
  );
}
