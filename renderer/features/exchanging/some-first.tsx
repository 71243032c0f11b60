import { useState } from 'react';
import { Button } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';

/** Lines of a list of a circle that are drawn before the delegate asks for more: 500 drafts can come at once. */
const FIRST = 40;

/** The first of many, and a button for more of them; null where all are shown. */
export function useSomeFirst<T>(all: readonly T[]): {
  readonly some: readonly T[];
  readonly more: React.ReactNode;
} {
  const t = useText();
  const [shown, setShown] = useState(FIRST);
  const rest = all.length - shown;
  const more =
    rest <= 0 ? null : (
      <Button size="small" onPress={() => setShown(shown + FIRST)}>
        {t('exchanging.list.more', { count: Math.min(rest, FIRST), of: rest })}
      </Button>
    );
  return { some: rest <= 0 ? all : all.slice(0, shown), more };
}
