import type { ConflictRecord } from '../../../shared/domain/conflict.ts';
import type { ClauseStatus } from '../../../shared/domain/draft.ts';
import { readAgreedText } from '../../exchange/conflicts.ts';
import { isolated } from '../../ui/locale/index.ts';
import type { Formatters, Translate } from '../../ui/locale/index.ts';

/** What one side of a conflict says, in words: a text, a standing, a kind, or a place. */
export function sideText(t: Translate, format: Formatters, record: ConflictRecord, value: string): string {
  switch (record.kind) {
    case 'text':
    case 'split-edit':
    case 'delete-edit':
      return value;
    case 'status-status':
      return statusText(t, format, JSON.parse(value) as ClauseStatus);
    case 'agreed-text': {
      const { text, status } = readAgreedText(value);
      return t('exchanging.conflict.standingOf', { standing: statusText(t, format, status), text });
    }
    case 'kind-kind': {
      const [kind, level] = value.split(' ');
      return t('exchanging.conflict.kindIs', {
        kind: t(`exchanging.clauseKind.${kind}`),
        level: Number(level ?? 0) + 1,
      });
    }
    case 'move-move':
      return value === '' ? t('exchanging.conflict.first') : t('exchanging.conflict.after', { text: value });
  }
}

function statusText(t: Translate, format: Formatters, status: ClauseStatus): string {
  if (status.state !== 'agreed') return t(`exchanging.clauseStatus.${status.state}`);
  const who = t('exchanging.clauseStatus.agreed', { by: t(`exchanging.agreedBy.${status.by}`) });
  const place = [status.where, format.day(status.when)].filter((part) => part !== '');
  return [who, ...place.map(isolated)].join(' · ');
}
