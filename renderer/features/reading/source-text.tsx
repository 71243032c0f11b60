import styles from './reader.module.css';

/** Characters as the source has them, where a repair was undone; they belong to no offset of the text. */
export function SourceText({ text }: { readonly text: string }) {
  return (
    <span className={styles['source']} data-source="">
      {text}
    </span>
  );
}

/** Lines that import took out, each on its own again. */
export function SourceLines({ lines = [] }: { readonly lines: readonly string[] | undefined }) {
  return lines.map((line, at) => (
    <span key={`${String(at)} ${line}`} className={styles['sourceLine']}>
      <SourceText text={line} />
    </span>
  ));
}
