import { useState } from 'react';
import type { AgreedBy } from '../../../shared/domain/draft.ts';
import { setStatus } from '../../drafts/editor/commands.ts';
import { Button, DateField, Dialog, Select, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useToday } from '../use-today.ts';
import { useEditorFacts } from './editor-facts.ts';
import type { OpenDraft } from './open-drafts.ts';
import { agreedByChoices } from './status-words.ts';

/** Notes who agreed to the selected clauses, where and when. */
export function AgreedDialog({ open, onClose }: { readonly open: OpenDraft; readonly onClose: () => void }) {
  const t = useText();
  const today = useToday();
  const { status } = useEditorFacts(open);
  const before = status.state === 'agreed' ? status : null;
  const [by, setBy] = useState<AgreedBy>(before?.by ?? 'delegation');
  const [where, setWhere] = useState(before?.where ?? '');
  const [when, setWhen] = useState(before?.when ?? today);
  const agree = (): void => {
    open.editor.run(setStatus({ state: 'agreed', by, where: where.trim(), when: when.trim() }));
    onClose();
  };
  return (
    <Dialog
      title={t('drafting.agreed.title')}
      isOpen
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" onPress={agree}>
            {t('drafting.agreed.set')}
          </Button>
        </>
      }
    >
      <Select label={t('drafting.agreed.by')} choices={agreedByChoices(t)} value={by} onChange={setBy} />
      <TextField label={t('drafting.agreed.where')} value={where} onChange={setWhere} maxLength={200} />
      <DateField label={t('drafting.agreed.when')} value={when} onChange={setWhen} />
    </Dialog>
  );
}
