import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { guessLanguage, loadCatalogue } from '../ui/locale/languages.ts';
import { applyTheme, rememberedLook } from './boot/remembered-look.ts';
import styles from './opening.module.css';

// The first thing on the screen is a sentence in the delegate's language; everything else loads meanwhile.
const look = rememberedLook();
applyTheme(look.theme);
const loading = import('./begin.tsx');
// In a browser just started the storage takes a tenth of a second to wake; it can do so meanwhile.
indexedDB.databases().catch(() => undefined);
const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no #root');
const language = guessLanguage(look.language === 'system' ? navigator.languages : [look.language]);
const words = await loadCatalogue(language.tag);
document.documentElement.lang = language.tag;
document.documentElement.dir = language.direction;
const opening = document.createElement('main');
opening.className = styles['opening'] ?? '';
opening.textContent = words['frame.boot.starting'] ?? '';
root.replaceChildren(opening);
const { begin } = await loading;
await begin(root, look);
