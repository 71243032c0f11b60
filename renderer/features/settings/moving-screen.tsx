import { assertNever } from '../../../shared/base/assert-never.ts';
import type { WindowKind } from '../../../shared/contract/moving.ts';
import { Button, PlainScreen, ProgressBar } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';

/** Where moving between the two ways of starting stands; each is one screen. */
export type MovingAt =
  | { readonly kind: 'moving'; readonly fraction: number | null }
  | { readonly kind: 'moved'; readonly to: WindowKind }
  | { readonly kind: 'in-other-window'; readonly home: WindowKind; readonly canFetch: boolean }
  | { readonly kind: 'move-failed'; readonly code: string };

interface MovingScreenProps {
  readonly at: MovingAt;
  readonly onBringHere: () => void;
  readonly onStayHere: () => void;
  readonly onGoOn: () => void;
}

const FAILURES: ReadonlySet<string> = new Set(['full', 'not-writable', 'unreadable', 'other-window']);

/** Says where the delegate's words are, and how to get to them. */
export function MovingScreen({ at, onBringHere, onStayHere, onGoOn }: MovingScreenProps) {
  const t = useText();
  switch (at.kind) {
    case 'moving':
      return (
        <PlainScreen icon="import" title={t('moving.underway')}>
          <ProgressBar label={t('moving.underway')} hideLabel value={at.fraction} />
        </PlainScreen>
      );
    case 'moved':
      return (
        <PlainScreen
          icon="check"
          title={t(`moving.moved.${at.to}.title`)}
          actions={<Button onPress={onStayHere}>{t('moving.moved.stay')}</Button>}
        >
          <p>{t(`moving.moved.${at.to}.body`)}</p>
        </PlainScreen>
      );
    case 'in-other-window':
      return (
        <PlainScreen
          icon="open"
          title={t(`moving.there.${at.home}.title`)}
          actions={
            at.canFetch ? (
              <Button variant="primary" icon="import" onPress={onBringHere}>
                {t('moving.there.bring')}
              </Button>
            ) : undefined
          }
        >
          <p>{t('moving.there.safe')}</p>
          <p>{t(`moving.there.${at.home}.${at.canFetch ? 'choice' : 'body'}`)}</p>
        </PlainScreen>
      );
    case 'move-failed':
      return (
        <PlainScreen
          icon="warning"
          title={t('moving.failed.title')}
          actions={
            <Button variant="primary" onPress={onGoOn}>
              {t('moving.failed.goOn')}
            </Button>
          }
        >
          <p>{t('moving.failed.safe')}</p>
          <p>{t(`moving.failed.${FAILURES.has(at.code) ? at.code : 'other'}`)}</p>
        </PlainScreen>
      );
    default:
      return assertNever(at);
  }
}
