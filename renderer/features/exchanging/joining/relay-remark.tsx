import type { RelayTrouble } from '../../../../shared/contract/network.ts';
import { Callout } from '../../../ui/components/index.ts';
import { useText } from '../../../ui/locale/index.ts';

/** What is wrong with the relay at which two who join may meet, and what is left; nothing where nothing is. */
export function RelayRemark({ trouble }: { readonly trouble: RelayTrouble | null }) {
  const t = useText();
  return (
    <div role="status" data-relay={trouble}>
      {trouble === null ? null : <Callout tone="caution">{t(`joining.relay.${trouble}`)}</Callout>}
    </div>
  );
}
