import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { guessLanguage, preloadLanguage } from '../ui/locale/index.ts';
import { Boot } from './boot/boot.ts';
import { BootScreens } from './boot/boot-screens.tsx';
import { applyTheme, rememberedLook } from './boot/remembered-look.ts';

/** The language of a setting; `system` takes the first of the system's languages that we speak. */
function languageTag(setting: string): string {
  return setting === 'system' ? guessLanguage(navigator.languages).tag : setting;
}

const look = rememberedLook();
applyTheme(look.theme);
const boot = new Boot();
const starting = boot.start();
await preloadLanguage(languageTag(look.language));
const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no #root');
createRoot(root).render(
  <StrictMode>
    <BootScreens boot={boot} look={look} />
  </StrictMode>,
);
await starting;
