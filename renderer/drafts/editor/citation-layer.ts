import type { Mark } from 'prosemirror-model';
import { Plugin } from 'prosemirror-state';
import type { EditorView, MarkView } from 'prosemirror-view';

/** Says of what a citation points at: nothing if it can be opened, else a name for the style sheet and words. */
export type CitationStanding = (value: string) => { readonly name: string; readonly words: string } | null;

const standings = new WeakMap<EditorView, CitationStanding>();

/** Draws citations with what is known of the cited document, and follows them with Ctrl or the command key. */
export function citationLayer(onFollow: (value: string) => void): Plugin {
  return new Plugin({
    props: {
      markViews: { citation: citationView },
      handleDOMEvents: {
        click: (_, event) => {
          const cite = event.target instanceof Element ? event.target.closest('cite[data-value]') : null;
          if (cite === null || !(event.ctrlKey || event.metaKey)) return false;
          event.preventDefault();
          onFollow(cite.getAttribute('data-value') ?? '');
          return true;
        },
      },
    },
  });
}

/** Shows of all citations, and of those to come, what `standing` says now. */
export function showCitationStandings(view: EditorView, standing: CitationStanding): void {
  standings.set(view, standing);
  for (const cite of view.dom.querySelectorAll<HTMLElement>('cite[data-value]')) draw(cite, standing);
}

/** The element of a citation; its attributes are ours, not part of the text. */
function citationView(mark: Mark, view: EditorView): MarkView {
  const dom = document.createElement('cite');
  dom.setAttribute('data-value', String(mark.attrs['value']));
  const standing = standings.get(view);
  if (standing !== undefined) draw(dom, standing);
  return { dom, contentDOM: dom, ignoreMutation: (mutation) => mutation.type === 'attributes' };
}

function draw(cite: HTMLElement, standing: CitationStanding): void {
  const found = standing(cite.getAttribute('data-value') ?? '');
  if (found === null) {
    cite.removeAttribute('data-cited');
    cite.removeAttribute('title');
  } else {
    cite.setAttribute('data-cited', found.name);
    cite.title = found.words;
  }
}
