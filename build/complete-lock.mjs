// The registry here lacks platform packages for other systems, npm drops them from the lock without a word, and
// `npm ci` then fails elsewhere. Adds every optional platform package that is named and missing. Run after each install.
import { readFileSync, writeFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (path === '' || lock.packages[key] !== undefined || lock.packages[`${path}/${key}`] !== undefined)
      continue;
    if (!/^\d/.test(version)) continue;
    lock.packages[key] = {
      version,
      ...platformOf(name),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} platform packages added to package-lock.json`);

/** What the name of a platform package says. @param {string} name */
function platformOf(name) {
  const system = [
    'darwin',
    'linux',
    'win32',
    'freebsd',
    'openharmony',
    'android',
    'netbsd',
    'openbsd',
    'sunos',
    'aix',
  ].find((os) => name.includes(os));
  const cpu = ['arm64', 'x64', 'ia32', 'arm', 's390x', 'ppc64', 'riscv64', 'loong64', 'mips64el'].find(
    (arch) => name.includes(arch),
  );
  const libc = name.includes('musl')
    ? ['musl']
    : name.includes('gnu') && system === 'linux'
      ? ['glibc']
      : undefined;
  return { ...(cpu ? { cpu: [cpu] } : {}), ...(libc ? { libc } : {}), ...(system ? { os: [system] } : {}) };
}
