import type { Snippet } from '../../../shared/text/search/index.ts';
import styles from './library.module.css';

/** A piece of text with what was found in it marked. */
export function SnippetText({ snippet }: { readonly snippet: Snippet }) {
  const { text, hits, cutBefore, cutAfter } = snippet;
  let end = 0;
  const parts = hits.flatMap((hit) => {
    const before = text.slice(end, hit.start);
    end = hit.end;
    return [before, <mark key={hit.start}>{text.slice(hit.start, hit.end)}</mark>];
  });
  return (
    <span className={styles['snippet']} dir="auto">
      {cutBefore ? '… ' : ''}
      {parts}
      {text.slice(end)}
      {cutAfter ? ' …' : ''}
    </span>
  );
}
