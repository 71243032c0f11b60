import { openDataFolder } from '../../../electron/host/data-folder/open-data-folder.ts';

// Opens a folder for reading and says what it got, where it writes, and who it is; then stays until it is killed.
const opened = await openDataFolder(process.argv[2] ?? '', { readOnly: true });
const said = opened.ok
  ? { readOnly: opened.value.readOnly, work: opened.value.work, user: process.getuid?.() }
  : { code: opened.error.code, detail: opened.error.detail };
if (opened.ok) await opened.value.publish('port 1234');
console.log(JSON.stringify(said));
setInterval(() => undefined, 1000);
