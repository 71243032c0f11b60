import { useEffect, useState } from 'react';
import type { CircleId } from '../../shared/base/ids.ts';
import type { CircleDetail } from '../../shared/contract/exchange.ts';
import { isolated, useFormat, useText } from '../ui/locale/index.ts';
import { useWorkbench } from './workbench.tsx';

/** Members, log and remarks of one circle; null if it is gone, `undefined` until first known. */
export function useCircle(circle: CircleId): CircleDetail | null | undefined {
  const { host } = useWorkbench();
  const [detail, setDetail] = useState<CircleDetail | null | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    const ask = (): void => {
      void host.exchange.circle({ circle }).then((answer) => {
        if (isWanted) setDetail(answer.ok ? answer.value : null);
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
  return detail;
}

interface RecipientsProps {
  readonly circle: CircleId;
  /** Whether a text or documents go: each has its own sentence. */
  readonly of: 'exchanging.release' | 'files.put';
}

/** Who gets what is put into a circle, by name. */
export function Recipients({ circle, of }: RecipientsProps) {
  const t = useText();
  const format = useFormat();
  const detail = useCircle(circle);
  const people = (detail?.memberList ?? []).filter((member) => !member.removed && !member.isThisDevice);
  return (
    <p>
      {people.length === 0
        ? t(`${of}.nobody`)
        : t(`${of}.people`, {
            count: people.length,
            people: format.list(people.map((member) => isolated(member.person))),
          })}
    </p>
  );
}
