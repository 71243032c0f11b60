import type { WordPart } from '../../shared/text/compare/index.ts';
import { cx } from '../ui/components/index.ts';
import styles from './word-parts.module.css';

interface WordPartsProps {
  readonly parts: readonly WordPart[];
  /** Which of the two texts, or both in one. */
  readonly show: 'old' | 'new' | 'both';
  readonly lang?: string | null;
  readonly isMuted?: boolean;
}

/** Words with what was inserted underlined and what was deleted struck: also on a photocopy. */
export function WordParts({ parts, show, lang = null, isMuted = false }: WordPartsProps) {
  return (
    <p
      dir="auto"
      className={cx(styles['words'], isMuted && styles['muted'])}
      {...(lang === null ? {} : { lang })}
    >
      {keyed(parts).map(({ part, key }) => {
        if (part.kind === 'inserted') return show === 'old' ? null : <ins key={key}>{part.text}</ins>;
        if (part.kind === 'deleted') return show === 'new' ? null : <del key={key}>{part.text}</del>;
        return <span key={key}>{part.text}</span>;
      })}
    </p>
  );
}

/** Parts with a key each: their place in the text of both. */
function keyed(parts: readonly WordPart[]): readonly { readonly part: WordPart; readonly key: string }[] {
  let at = 0;
  return parts.map((part) => {
    const key = String(at);
    at += part.text.length;
    return { part, key };
  });
}
