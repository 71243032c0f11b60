import type { Snippet } from '../../../../shared/text/search/index.ts';
import styles from '../library.module.css';

/** A piece of text with what was found in it marked. */
export function SnippetText({ snippet }: { readonly snippet: Snippet }) {
  const { text, hits, cutBefore, cutAfter } = snippet;
  const parts = hits.flatMap((hit, index) => [
    text.slice(hits[index - 1]?.end ?? 0, hit.start),
    <mark key={hit.start}>{text.slice(hit.start, hit.end)}</mark>,
  ]);
  return (
    <span className={styles['snippet']} dir="auto">
      {cutBefore ? '… ' : ''}
      {parts}
      {text.slice(hits.at(-1)?.end ?? 0)}
      {cutAfter ? ' …' : ''}
    </span>
  );
}
