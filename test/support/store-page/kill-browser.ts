import { readdir, readFile } from 'node:fs/promises';

/** Process ids of the Chromium that runs with this profile, and of its children. Linux. */
async function browserPids(profile: string): Promise<readonly number[]> {
  const pids: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(profile)) pids.push(Number(name));
  }
  return pids;
}

/** kill -9 of the whole browser: nothing of it gets a chance to flush. Resolves when all of it is gone. */
export async function killBrowser(profile: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const pids = await browserPids(profile);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Already gone.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('Chromium cannot be killed');
}
