import type { CircleKind, Role } from '../../../shared/domain/circle.ts';
import type { Translate } from '../../ui/locale/index.ts';

/** The name of a role: the head of a moderated circle is its moderator. */
export function roleName(t: Translate, kind: CircleKind, role: Role): string {
  return kind === 'moderated' && role === 'head' ? t('moderating.role.head') : t(`exchanging.role.${role}`);
}

/** What a role may do. */
export function roleMore(t: Translate, kind: CircleKind, role: Role): string {
  const isOther = kind === 'moderated' && (role === 'head' || role === 'editor');
  return isOther ? t(`moderating.role.${role}.more`) : t(`exchanging.role.${role}.more`);
}
