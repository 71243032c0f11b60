// Makes sure that the tests have a Chromium: Debian's own where this is root on Debian, else Playwright's.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromiumLaunch } from './chromium.mjs';

const isRoot = process.getuid?.() === 0;

/** @param {string} program @param {readonly string[]} args */
function run(program, args) {
  console.log(`$ ${program} ${args.join(' ')}`);
  const result = spawnSync(program, args, {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 600_000,
  });
  return result.status === 0;
}

function install() {
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    run('apt-get', ['update', '-qq']);
    return run('apt-get', [
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      'chromium',
      'fonts-dejavu-core',
    ]);
  }
  return run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
}

if (chromiumLaunch().executablePath === undefined && !install()) {
  console.error(
    'The tests need a Chromium and none could be installed. Install one, or name it in DW_CHROMIUM.',
  );
  process.exit(1);
}
if (isRoot)
  console.log(
    'Running as root: the Chromium of the tests runs without its sandbox (--no-sandbox). The product never does.',
  );
