import type { ResolvedPos } from 'prosemirror-model';
import { Plugin } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';

/**
 * The style sheet leaves clauses outside of the screen without a layout (`content-visibility: auto`), and the browser
 * decides which those are when it paints. Until then a clause that is new, or that the caret was put into from afar,
 * has none; a letter typed into it goes in and the browser leaves the caret in front of it. So the clauses that the
 * caret is in, and those beside them, which an arrow or a join leads to, are marked at once, and stay so.
 */
export function laidOut(): Plugin {
  return new Plugin({
    view(view) {
      mark(view);
      return { update: mark };
    },
  });
}

function mark(view: EditorView): void {
  const { $anchor, $head } = view.state.selection;
  for (const place of [$anchor, $head]) markAround(view, place);
}

function markAround({ dom }: EditorView, place: ResolvedPos): void {
  const here = place.index(0);
  for (const index of [here - 1, here, here + 1]) {
    const element = dom.children[index];
    if (element?.hasAttribute('data-laid-out') === false) element.setAttribute('data-laid-out', '');
  }
}
