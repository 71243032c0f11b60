import { JOIN_PROBLEMS } from '../../../../shared/contract/joining.ts';
import type { Translate } from '../../../ui/locale/index.ts';

/** What happened, and what to do, in one or two sentences. */
const KNOWN: ReadonlySet<string> = new Set([
  ...JOIN_PROBLEMS,
  'off',
  'not-a-code',
  'incomplete',
  'newer-version',
  'too-short',
  'unknown-word',
  'too-long',
  'no-such-digit',
  'bad-address',
]);

/** Failures that are not about joining are told by the sentences of exchange. */
const OF_EXCHANGE: ReadonlySet<string> = new Set([
  'locked',
  'not-writable',
  'identity-damaged',
  'unknown-circle',
  'disconnected',
  'needs-new-key',
  'no-key',
]);

/** The sentence for a code. `word`: what of the typed code it is about. */
export function joinProblemText(t: Translate, code: string, word = ''): string {
  if (OF_EXCHANGE.has(code)) return t(`exchanging.problem.${code}`);
  return t(`joining.problem.${KNOWN.has(code) ? code : 'other'}`, { word });
}
