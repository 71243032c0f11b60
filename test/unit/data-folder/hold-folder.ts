import { openDataFolder } from '../../../electron/host/data-folder/open-data-folder.ts';

const opened = await openDataFolder(process.argv[2] ?? '');
if (opened.ok) await opened.value.publish('port 1234');
console.log(opened.ok ? 'open' : opened.error.code);
setInterval(() => undefined, 1000);
