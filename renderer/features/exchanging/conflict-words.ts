import type { ConflictRecord } from '../../../shared/domain/conflict.ts';
import type { ClauseStatus } from '../../../shared/domain/draft.ts';
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
      return statusText(t, format, value);
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

function statusText(t: Translate, format: Formatters, json: string): string {
  const status = JSON.parse(json) as ClauseStatus;
  if (status.state !== 'agreed') return t(`exchanging.clauseStatus.${status.state}`);
  const who = t('exchanging.clauseStatus.agreed', { by: t(`exchanging.agreedBy.${status.by}`) });
  const place = [status.where, format.day(status.when)].filter((part) => part !== '');
  return [who, ...place.map(isolated)].join(' · ');
}
