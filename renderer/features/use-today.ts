import { useMemo } from 'react';
import { useWorkbench } from './workbench.tsx';

/** Today as the delegate's calendar has it: "2026-11-20". As of when the screen was opened. */
export function useToday(): string {
  const { clock } = useWorkbench();
  return useMemo(() => {
    const now = new Date(clock.now());
    const two = (value: number): string => String(value).padStart(2, '0');
    return `${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }, [clock]);
}
