import { useState } from 'react';
import { setLabel } from '../../drafts/editor/commands.ts';
import { Button, Dialog, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useEditorFacts } from './editor-facts.ts';
import type { OpenDraft } from './open-drafts.ts';

/** Sets the label of the caret's clause by hand, or lets it be counted again. */
export function LabelDialog({ open, onClose }: { readonly open: OpenDraft; readonly onClose: () => void }) {
  const t = useText();
  const facts = useEditorFacts(open);
  const [label, setText] = useState(facts.manualLabel ?? facts.label ?? '');
  const put = (value: string | null): void => {
    open.editor.run(setLabel(value));
    onClose();
  };
  return (
    <Dialog
      title={t('drafting.label.title')}
      isOpen
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button isDisabled={facts.manualLabel === null} onPress={() => put(null)}>
            {t('drafting.label.counted')}
          </Button>
          <Button
            type="submit"
            variant="primary"
            isDisabled={label.trim() === ''}
            onPress={() => put(label.trim())}
          >
            {t('drafting.label.set')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('drafting.label.field')}
        description={t('drafting.label.explained')}
        value={label}
        onChange={setText}
        maxLength={40}
        autoFocus
        onKeyDown={(event) => {
          if (event.key === 'Enter' && label.trim() !== '') put(label.trim());
        }}
      />
    </Dialog>
  );
}
