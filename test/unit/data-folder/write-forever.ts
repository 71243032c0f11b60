import { atomicWrite } from '../../../electron/host/data-folder/atomic-write.ts';

console.log('writing');
for (let i = 0; ; i++)
  await atomicWrite(process.argv[2] ?? '', String.fromCharCode(65 + (i % 26)).repeat(50_000));
