import type { Translate } from '../../../ui/locale/index.ts';

const KNOWN = new Set([
  'not-a-pack',
  'newer-version',
  'incomplete',
  'damaged',
  'bad-signature',
  'too-large',
  'unreadable',
  'locked',
]);

/** What is the matter with a pack, in words; `code` in the place of what has none of its own. */
export function packProblem(
  t: Translate,
  code: string,
  name: string,
): { readonly happened: string; readonly details: string } {
  const known = KNOWN.has(code) ? code : 'other';
  return {
    happened: t('packs.refused', { name, what: t(`packs.problem.${known}`) }),
    details: `pack: ${code}`,
  };
}

export function packSafe(t: Translate): { readonly safe: string; readonly todo: string } {
  return { safe: t('packs.problem.safe'), todo: t('packs.problem.todo') };
}
