/*
 * Runs one function of the product and kills the process at one of its changes of the disk. Every call of
 * `node:fs/promises` that changes something is counted; at the number given the process kills itself, before the
 * call, in the middle of it (half of the bytes), or after it. Run: node kill-step.ts MODULE NAME KILL_AT WHEN ARGUMENT…
 */
import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const [module = '', name = '', killAt = '0', when = 'before', ...given] = process.argv.slice(2);
let calls = 0;

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

type Call = (this: unknown, ...args: unknown[]) => Promise<unknown>;

/** `takesBytes`: what it is given first can be halved; a path cannot. */
function armed(real: Call, takesBytes: boolean): Call {
  return async function (this: unknown, ...args) {
    calls += 1;
    if (calls !== Number(killAt)) return await real.apply(this, args);
    if (when === 'before') die();
    const [bytes] = args;
    const isHalved =
      when === 'middle' && takesBytes && (bytes instanceof Uint8Array || typeof bytes === 'string');
    try {
      await real.apply(this, isHalved ? [bytes.slice(0, bytes.length >> 1)] : args);
    } finally {
      // Also where the call itself fails: to remove what is not there, say.
      die();
    }
  };
}

function arm(holder: object, names: readonly string[], takeBytes = false): void {
  for (const each of names) Reflect.set(holder, each, armed(Reflect.get(holder, each) as Call, takeBytes));
}

const handle: FileHandle = await fs.open(process.execPath, 'r');
arm(Object.getPrototypeOf(handle) as object, ['truncate', 'sync']);
arm(Object.getPrototypeOf(handle) as object, ['writeFile'], true);
await handle.close();
arm(fs, ['mkdir', 'rename', 'rm', 'rmdir', 'link', 'unlink', 'open', 'writeFile', 'copyFile']);
syncBuiltinESMExports();

const product = (await import(module)) as Readonly<Record<string, (...args: string[]) => Promise<unknown>>>;
await product[name]?.(...given);
process.stdout.write(String(calls), () => process.exit(0));
