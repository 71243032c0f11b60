import { useState } from 'react';
import { CIRCLE_COLOURS } from '../../../shared/domain/circle.ts';
import type { CircleColour, CircleKind } from '../../../shared/domain/circle.ts';
import { Button, CircleTag, Dialog, RadioGroup, Select, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { usePersonName } from './circle-name.tsx';
import { NotProtected } from './not-protected.tsx';
import { showFailure } from './problems.ts';
import { chooseCircle, useExchangeHolder } from './use-exchange.ts';
import styles from './exchanging.module.css';

/** Makes a circle on this computer. Nothing goes out before somebody is invited and a file is written. */
export function NewCircleDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const holder = useExchangeHolder();
  const [name, setName] = useState(t('exchanging.new.defaultName'));
  const [kind, setKind] = useState<CircleKind>('delegation');
  const [colour, setColour] = useState<CircleColour>('petrol');
  const [person, setPerson] = usePersonName();
  const isReady = name.trim() !== '' && person.trim() !== '';
  const create = async (): Promise<void> => {
    const made = await host.exchange.createCircle({ name, kind, colour, person });
    if (!made.ok) return showFailure(shell, t, made.error);
    chooseCircle(holder, made.value.circle);
    shell.announce(t('exchanging.new.done', { name }));
    shell.open({ kind: 'exchange' });
    onClose();
  };
  return (
    <Dialog
      title={t('exchanging.new.title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" isDisabled={!isReady} onPress={() => void create()}>
            {t('exchanging.new.create')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <NotProtected onLeave={onClose} />
        <TextField
          label={t('exchanging.new.name')}
          value={name}
          onChange={setName}
          maxLength={100}
          isRequired
          autoFocus
        />
        <RadioGroup<CircleKind>
          label={t('exchanging.new.kind')}
          value={kind}
          onChange={setKind}
          choices={[
            {
              id: 'delegation',
              label: t('exchanging.kind.delegation'),
              description: t('exchanging.kind.delegation.more'),
            },
            {
              id: 'negotiating',
              label: t('exchanging.kind.negotiating'),
              description: t('exchanging.kind.negotiating.more'),
            },
            {
              id: 'moderated',
              label: t('exchanging.kind.moderated'),
              description: t('exchanging.kind.moderated.more'),
            },
          ]}
        />
        <Select<CircleColour>
          label={t('exchanging.new.colour')}
          value={colour}
          onChange={setColour}
          choices={CIRCLE_COLOURS.map((id) => ({ id, label: t(`exchanging.colour.${id}`) }))}
        />
        <div>
          <CircleTag name={name} colour={colour} />
        </div>
        <TextField
          label={t('exchanging.person')}
          description={t('exchanging.person.more')}
          value={person}
          onChange={setPerson}
          maxLength={100}
          isRequired
        />
      </div>
    </Dialog>
  );
}
