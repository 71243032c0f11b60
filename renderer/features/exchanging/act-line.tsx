import { assertNever } from '../../../shared/base/assert-never.ts';
import type { ExchangeAct } from '../../../shared/contract/exchange.ts';
import type { CircleKind } from '../../../shared/domain/circle.ts';
import type { Translate } from '../../ui/locale/index.ts';
import { roleName } from './role-names.ts';

/** One line of a circle's log in words. */
export function actText(t: Translate, act: ExchangeAct, kind: CircleKind = 'delegation'): string {
  switch (act.kind) {
    case 'created':
      return t('exchanging.act.created', { who: act.who, name: act.name });
    case 'added':
      return t('exchanging.act.added', {
        who: act.who,
        whom: act.whom,
        role: roleName(t, kind, act.role),
      });
    case 'role':
      return t('exchanging.act.role', {
        who: act.who,
        whom: act.whom,
        role: roleName(t, kind, act.role),
      });
    case 'removed':
      return t('exchanging.act.removed', { who: act.who, whom: act.whom });
    case 'new-key':
      return t('exchanging.act.newKey', { who: act.who });
    case 'released':
      return t('exchanging.act.released', { who: act.who, title: act.title });
    case 'offered':
      return t('moderating.act.offered', { who: act.who, title: act.title });
    case 'proposed':
      return withReason(t, t('moderating.act.proposed', { who: act.who, whom: act.whom }), act.reason);
    case 'answered': {
      const key = act.accepted ? 'moderating.act.accepted' : 'moderating.act.refused';
      return withReason(t, t(key, { who: act.who, whom: act.whom }), act.reason);
    }
    case 'decided': {
      const key = act.approved ? 'moderating.act.approved' : 'moderating.act.declined';
      return withReason(t, t(key, { who: act.who, whom: act.whom }), act.reason);
    }
    case 'void':
      return t('moderating.act.void', { who: act.who });
    case 'both-removed':
      return t('moderating.act.bothRemoved', { who: act.who, whom: act.whom });
    case 'put':
      return t('exchanging.act.put', { who: act.who, title: act.title });
    case 'put-offered':
      return t('moderating.act.putOffered', { who: act.who, title: act.title });
    case 'withdrawn-own':
      return t('exchanging.act.withdrawnOwn', { who: act.who, title: act.title });
    case 'withdrawn':
      return t('exchanging.act.withdrawn', { who: act.who, title: act.title });
    case 'file-decided': {
      const key = act.approved ? 'moderating.act.fileApproved' : 'moderating.act.fileDeclined';
      return withReason(t, t(key, { who: act.who, whom: act.whom, title: act.title }), act.reason);
    }
    default:
      return assertNever(act);
  }
}

function withReason(t: Translate, said: string, reason: string): string {
  return reason === '' ? said : t('moderating.act.because', { said, reason });
}
