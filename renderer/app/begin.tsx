import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { guessLanguage, preloadLanguage } from '../ui/locale/index.ts';
import { Boot } from './boot/boot.ts';
import { CrashContext } from './boot/crash-context.ts';
import { endedUnexpectedly } from './boot/crash-mark.ts';
import { BootScreens } from './boot/boot-screens.tsx';
import type { RememberedLook } from './boot/remembered-look.ts';

/** Opens the workbench in the page, in the place of the sentence that it opens. */
export async function begin(root: Element, look: RememberedLook): Promise<void> {
  const hasCrashed = endedUnexpectedly(sessionStorage, window);
  const boot = new Boot();
  const starting = boot.start();
  // `system` takes the first of the system's languages that we speak.
  await preloadLanguage(look.language === 'system' ? guessLanguage(navigator.languages).tag : look.language);
  createRoot(root).render(
    <StrictMode>
      <CrashContext value={hasCrashed}>
        <BootScreens boot={boot} look={look} />
      </CrashContext>
    </StrictMode>,
  );
  await starting;
}
