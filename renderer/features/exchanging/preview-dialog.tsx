import { useMemo } from 'react';
import type { CircleId } from '../../../shared/base/ids.ts';
import { Button, Dialog, LoadingState } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import type { HostClients } from '../../host/clients.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { useExchangeState } from './use-exchange.ts';
import { useOfCircle } from './use-network.ts';
import styles from './exchanging.module.css';

const ask = (network: HostClients['network'], circle: CircleId) => network.preview({ circle });

/** Who would get what, and how large it is, if everybody of the circle came by now. Nothing is sent. */
export function PreviewDialog({
  circle,
  onClose,
}: {
  readonly circle: CircleId;
  readonly onClose: () => void;
}) {
  const t = useText();
  const format = useFormat();
  const { store } = useWorkbench();
  const state = useExchangeState()?.circles.find(({ id }) => id === circle);
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const preview = useOfCircle(circle, ask);
  const leaving = (state?.toSend ?? []).filter((draft) => state?.byFileOnly.includes(draft) !== true);
  const ids = new Set<string>([...(preview?.drafts ?? []), ...leaving]);
  const names = (entries ?? []).filter(({ id }) => ids.has(id)).map(({ name }) => name);
  return (
    <Dialog
      title={t('network.preview.title', { circle: state?.name ?? '' })}
      isOpen
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      {preview === null ? (
        <LoadingState label={t('common.loading')} />
      ) : (
        <div className={styles['form']}>
          <div>
            <h3 className={styles['small']}>{t('network.preview.to')}</h3>
            {preview.recipients.length === 0 ? (
              <p className={styles['soft']}>{t('network.preview.nobody')}</p>
            ) : (
              <ul className={styles['plain']}>
                {preview.recipients.map(({ device, person, bytes }) => (
                  <li key={device}>
                    {t(bytes === 0 ? 'network.preview.nothingFor' : 'network.preview.for', {
                      person,
                      size: format.size(bytes),
                    })}
                  </li>
                ))}
                {preview.relayBytes === null ? null : (
                  <li>{t('network.preview.relay', { size: format.size(preview.relayBytes) })}</li>
                )}
              </ul>
            )}
          </div>
          <div>
            <h3 className={styles['small']}>{t('exchanging.write.contents')}</h3>
            {names.length === 0 ? (
              <p className={styles['soft']}>{t('exchanging.write.nothing')}</p>
            ) : (
              <ul className={styles['plain']}>
                {names.map((name) => (
                  <li key={name}>
                    <bdi>{name}</bdi>
                  </li>
                ))}
              </ul>
            )}
            <p className={styles['soft']}>{t('exchanging.write.never')}</p>
          </div>
        </div>
      )}
    </Dialog>
  );
}
