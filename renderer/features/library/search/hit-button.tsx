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
