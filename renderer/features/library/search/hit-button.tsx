import type { FoundPart } from '../../../search/api.ts';
import styles from '../library.module.css';
import { SnippetText } from './snippet-text.tsx';

interface HitButtonProps {
  readonly part: FoundPart;
  readonly onOpen: (beside: boolean) => void;
}

/** A place that was found: its number and the words around; opens there, with Ctrl beside the open text. */
export function HitButton({ part, onOpen }: HitButtonProps) {
  const { label, snippet } = part;
  return (
    <button
      type="button"
      data-hit=""
      className={styles['hit']}
      onClick={(event) => onOpen(event.ctrlKey || event.metaKey)}
    >
      <bdi className={styles['hitLabel']}>{label ?? ''}</bdi>
      <SnippetText snippet={snippet} />
    </button>
  );
}

/**
 * Places of a text, each with a name that it keeps while others are found before it: whoever stands on one stays
 * there. Several may lie in one clause.
 */
export function partsWithKeys(
  parts: readonly FoundPart[],
): readonly { readonly part: FoundPart; readonly key: string }[] {
  const seen = new Map<string, number>();
  return parts.map((part) => {
    const nth = seen.get(part.key) ?? 0;
    seen.set(part.key, nth + 1);
    return { part, key: `${part.key} ${nth}` };
  });
}
