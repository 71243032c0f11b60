import { useEffect, useState } from 'react';
import type { CircleId } from '../../../../shared/base/ids.ts';
import type { ModerationDesk } from '../../../../shared/contract/moderation.ts';
import { useWorkbench } from '../../workbench.tsx';

/** What waits in a moderated circle; `undefined` until known. */
export function useDesk(circle: CircleId): ModerationDesk | undefined {
  const { host } = useWorkbench();
  const [desk, setDesk] = useState<ModerationDesk>();
  useEffect(() => {
    let isWanted = true;
    const ask = (): void => {
      void host.moderation.desk({ circle }).then((answer) => {
        if (isWanted && answer.ok) setDesk(answer.value);
      });
    };
    ask();
    const stop = host.exchange.events.changed((changed) => {
      if (changed.circle === circle) ask();
    });
    return () => {
      isWanted = false;
      stop();
    };
  }, [host, circle]);
  return desk;
}
