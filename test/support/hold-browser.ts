// Starts a headless browser in the folder given and never ends by itself: a host to be killed.
import { findChromium } from '../../electron/host/chromium/find-chromium.ts';
import { launchHeadless } from '../../electron/host/chromium/headless.ts';
import { createProfileFolders } from '../../electron/host/chromium/profile-folders.ts';
import { realSearchFs } from '../../electron/host/chromium/real-search-fs.ts';

const browser = await launchHeadless({
  program: findChromium(process.env, realSearchFs)?.path ?? '',
  profiles: createProfileFolders(process.argv[2] ?? ''),
  env: { ...process.env, DW_ALLOW_NO_SANDBOX: '1' },
  userId: process.getuid?.(),
});
await browser.cdp.send('Browser.getVersion');
process.stdout.write('ready\n');
setInterval(() => undefined, 1000);
