// Makes sure that the tests have a Chromium: Debian's own where this is root on Debian, else Playwright's; and
// on such a Debian also LibreOffice, the second reader of our Word files, and nats-server, behind which several hubs work.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromiumLaunch, hasHeadless } from './chromium.mjs';

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

const isDebianRoot = isRoot && existsSync('/usr/bin/apt-get');

/** @param {readonly string[]} packages */
function installPackages(packages) {
  run('apt-get', ['update', '-qq']);
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]);
}

/** @param {string} program */
const isThere = (program) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

const hasChromium = chromiumLaunch().executablePath !== undefined;
if (!hasChromium) {
  const installed = isDebianRoot
    ? installPackages(['chromium', 'chromium-headless-shell', 'fonts-dejavu-core'])
    : run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
  if (!installed) {
    console.error(
      'The tests need a Chromium and none could be installed. Install one, or name it in DW_CHROMIUM.',
    );
    process.exit(1);
  }
}
// Only to save time: without it the whole browser does.
if (isDebianRoot && existsSync('/usr/lib/chromium/chromium') && !hasHeadless())
  installPackages(['chromium-headless-shell']);
if (!isThere('soffice') && !(isDebianRoot && installPackages(['libreoffice-writer-nogui'])))
  console.log('Without LibreOffice its two tests of our Word files are skipped.');
if (!isThere('nats-server') && !(isDebianRoot && installPackages(['nats-server'])))
  console.log('Without nats-server the tests of several hubs are skipped.');
if (isRoot)
  console.log(
    'Running as root: the Chromium of the tests runs without its sandbox (--no-sandbox). The product never does.',
  );
