import type { Translate } from '../../ui/locale/index.ts';
import type { Shell } from '../../ui/shell/shell.ts';

/** Failures that have sentences of their own; others share one. */
const KNOWN = new Set([
  'locked',
  'not-writable',
  'identity-damaged',
  'not-a-file',
  'newer-version',
  'newer-circle',
  'incomplete',
  'damaged',
  'not-for-this-device',
  'unknown-circle',
  'not-invited',
  'expired',
  'already-member',
  'no-right',
  'not-shown',
  'needs-new-key',
  'began-too-often',
  'no-key',
  'nobody',
  'too-large',
  'too-many',
  'full',
  'disconnected',
]);

/** What happened, in one sentence. */
export function failureText(t: Translate, code: string): string {
  return t(`exchanging.problem.${KNOWN.has(code) ? code : 'other'}`);
}

/** Shows what happened (with which file, if with one), that nothing was changed, and what to do. */
export function showFailure(
  shell: Shell,
  t: Translate,
  failure: { readonly code: string; readonly detail?: string },
  file?: string,
): void {
  const code = KNOWN.has(failure.code) ? failure.code : 'other';
  const what = failureText(t, failure.code);
  shell.showError({
    happened: file === undefined ? what : t('exchanging.read.failed', { name: file, what }),
    safe: t('exchanging.problem.safe'),
    todo: t(`exchanging.todo.${code}`),
    details: `exchange: ${failure.code} ${failure.detail ?? ''}`.trim(),
  });
}

/** A refusal of the stores, which throw, as a failure to show. */
export function thrown(problem: unknown): { readonly code: string; readonly detail?: string } {
  return problem instanceof Error ? { code: 'not-writable', detail: problem.name } : { code: 'not-writable' };
}
