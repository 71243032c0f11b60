import { assertNever } from '../../../shared/base/assert-never.ts';
import type { KeyStatus } from '../../../shared/contract/keys.ts';
import type { StoreHealth } from '../../store/api.ts';
import { Button, CopyButton, PlainScreen } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';

/** Why the workbench does not open as usual. */
export type Damage =
  | { readonly kind: 'key'; readonly problem: NonNullable<KeyStatus['problem']> }
  | { readonly kind: 'store'; readonly health: StoreHealth }
  | { readonly kind: 'bug'; readonly failure: unknown };

interface DamagedScreenProps {
  readonly what: Damage;
  /** Opens what can be read, for reading and export only. */
  readonly onOpenForExport?: () => void;
}

/** What happened, what is safe, what to do: instead of a blank window, and never a reset. */
export function DamagedScreen({ what, onOpenForExport }: DamagedScreenProps) {
  const t = useText();
  const name = nameOf(what);
  return (
    <PlainScreen
      icon="warning"
      title={t(`settings.damaged.${name}.happened`)}
      actions={
        <>
          {onOpenForExport === undefined ? null : (
            <Button variant="primary" onPress={onOpenForExport}>
              {t('settings.damaged.openForExport')}
            </Button>
          )}
          <Button onPress={() => location.reload()}>{t('common.retry')}</Button>
          <CopyButton
            text={detailsOf(what)}
            label={t('common.copyDetails')}
            copiedLabel={t('common.copied')}
          />
        </>
      }
    >
      <p>{t('settings.damaged.safe')}</p>
      <p>{t(`settings.damaged.${name}.todo`)}</p>
    </PlainScreen>
  );
}

function nameOf(what: Damage): string {
  switch (what.kind) {
    case 'key':
      return `key-${what.problem}`;
    case 'store':
      return what.health.kind === 'damaged' ? `store-${what.health.what}` : `store-${what.health.kind}`;
    case 'bug':
      return 'bug';
    default:
      return assertNever(what);
  }
}

function detailsOf(what: Damage): string {
  if (what.kind !== 'bug') return JSON.stringify(what);
  return what.failure instanceof Error
    ? `${what.failure.name}: ${what.failure.message}\n${what.failure.stack ?? ''}`
    : String(what.failure);
}
