import type { WaitingPart } from '../../../../shared/contract/moderation.ts';
import { useText } from '../../../ui/locale/index.ts';

/** Everything that an approval lets in: whose pieces, how many, and how many of them were declined before. */
export function Parts({ parts }: { readonly parts: readonly WaitingPart[] }) {
  const t = useText();
  return (
    <ul>
      {parts.map(({ device, person, pieces, declined }) => (
        <li key={device}>
          {t('moderating.part', { person, count: pieces })}
          {declined === 0 ? null : <> {t('moderating.part.declined', { count: declined })}</>}
        </li>
      ))}
    </ul>
  );
}
