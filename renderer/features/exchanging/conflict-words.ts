import type { ConflictRecord } from '../../../shared/domain/conflict.ts';
import type { ClauseStatus } from '../../../shared/domain/draft.ts';
import type { Translate } from '../../ui/locale/index.ts';

/** What one side of a conflict says, in words: a text, a standing, a kind, or a place. */
export function sideText(t: Translate, record: ConflictRecord, value: string): string {
  switch (record.kind) {
    case 'text':
    case 'split-edit':
    case 'delete-edit':
      return value;
    case 'status-status':
      return statusText(t, value);
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

function statusText(t: Translate, json: string): string {
  const status = JSON.parse(json) as ClauseStatus;
  if (status.state !== 'agreed') return t(`exchanging.clauseStatus.${status.state}`);
  const by = t(`exchanging.agreedBy.${status.by}`);
  return t('exchanging.clauseStatus.agreed', { by, where: status.where, when: status.when });
}
