/** The five regions of the window, in their order; F6 goes round them. */
export const REGIONS = ['top', 'start', 'main', 'side', 'status'] as const;

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [contenteditable="true"], [tabindex]:not([tabindex="-1"])';

const remembered = new WeakMap<Element, HTMLElement>();
/** Where the delegate was before going to the status bar; and where `returnFocus` put the focus, until it moves. */
let work: HTMLElement | null = null;
let returned: HTMLElement | null = null;

/** The regions that are on the screen now. */
function regionsShown(): readonly HTMLElement[] {
  return REGIONS.flatMap((name) => {
    const element = document.querySelector<HTMLElement>(`[data-region="${name}"]`);
    return element !== null && element.checkVisibility() ? [element] : [];
  });
}

/** Remembers where the focus was in a region, so that F6 returns to it. */
function rememberFocus(event: FocusEvent): void {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return;
  const region = target.closest('[data-region]');
  if (region === null) return;
  remembered.set(region, target);
  if (region.getAttribute('data-region') !== 'status') work = target;
  if (target !== returned) returned = null;
}

/** Moves the focus to the next (or the previous) region. */
export function cycleRegion(step: 1 | -1): void {
  const regions = regionsShown();
  if (regions.length === 0) return;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next =
    regions[
      (at === -1 ? (step === 1 ? 0 : regions.length - 1) : at + step + regions.length) % regions.length
    ];
  if (next !== undefined) focusRegion(next);
}

/**
 * Puts the focus in a region: where it was last, else on what the region names first, else on the region. Who goes
 * there wants to see where it was; to whom it is given back has perhaps scrolled on since, and reads there.
 */
function focusRegion(region: HTMLElement, isGivenBack = false): void {
  const last = remembered.get(region);
  if (last?.isConnected === true && region.contains(last) && last.checkVisibility()) {
    if (focusOn(last, { preventScroll: isGivenBack })) return;
  }
  const preferred = region.querySelector<HTMLElement>('[data-region-focus]');
  const candidates = [
    ...(preferred === null ? [] : [preferred]),
    ...region.querySelectorAll<HTMLElement>(FOCUSABLE),
  ];
  for (const candidate of candidates) if (candidate.checkVisibility() && focusOn(candidate)) return;
  region.focus();
}

/**
 * Puts the focus back from the status bar to where the delegate was: in a text, a list, a card. If that is gone, or
 * goes with what is done next, the main region takes it.
 */
export function returnFocus(): void {
  if (work?.isConnected === true && work.checkVisibility()) {
    returned = work;
    work.focus({ preventScroll: true });
    if (document.activeElement === work) return;
  }
  focusMain();
}

function focusMain(): void {
  const main = document.querySelector<HTMLElement>('[data-region="main"]');
  if (main !== null) focusRegion(main);
}

function focusOn(element: HTMLElement, options?: FocusOptions): boolean {
  element.focus(options);
  return document.activeElement === element || element.contains(document.activeElement);
}

/** Puts a focus that is on nothing shown on the main region. */
export function focusLost(): void {
  const held = document.activeElement;
  if (held === null || held === document.body || !held.checkVisibility())
    document.querySelector<HTMLElement>('[data-region="main"]')?.focus({ preventScroll: true });
}

/**
 * Keeps the focus off `body`: when the focused element goes away, the region it was in takes the focus.
 * Returns the end of the watch.
 */
export function guardFocus(): () => void {
  let region: HTMLElement | null = null;
  const onFocus = (event: FocusEvent): void => {
    rememberFocus(event);
    if (event.target instanceof Element)
      region = event.target.closest<HTMLElement>('[data-region]') ?? region;
  };
  // A removed element blurs without an event in Chromium; the observer sees the removal.
  const observer = new MutationObserver(() => {
    if (document.activeElement !== document.body || region === null || !region.isConnected) return;
    if (
      document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') !==
      null
    )
      return;
    queueMicrotask(() => {
      if (document.activeElement !== document.body || region === null || !region.isConnected) return;
      if (returned?.isConnected === false) focusMain();
      else focusRegion(region, true);
    });
  });
  document.addEventListener('focusin', onFocus);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', onFocus);
    observer.disconnect();
  };
}
