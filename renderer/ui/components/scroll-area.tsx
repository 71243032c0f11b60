import { useEffect, useRef, type ReactNode } from 'react';

const TABBABLE =
  'a[href], button:not([disabled]), input, select, textarea, [tabindex="0"], [contenteditable="true"]';

/** A part that scrolls by itself. Where nothing in it takes the focus, it does, so that the keyboard can scroll it. */
export function ScrollArea({
  className,
  children,
}: {
  readonly className: string | undefined;
  readonly children: ReactNode;
}) {
  const area = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    const look = (): void => {
      const needsFocus =
        element.scrollHeight > element.clientHeight && element.querySelector(TABBABLE) === null;
      if (needsFocus) element.tabIndex = 0;
      else element.removeAttribute('tabindex');
    };
    const sizes = new ResizeObserver(look);
    const changes = new MutationObserver(look);
    sizes.observe(element);
    changes.observe(element, { childList: true, subtree: true });
    look();
    return () => {
      sizes.disconnect();
      changes.disconnect();
    };
  }, []);
  return (
    <div ref={area} {...(className === undefined ? {} : { className })}>
      {children}
    </div>
  );
}
