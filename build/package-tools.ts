import { existsSync } from 'node:fs';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { PLACEHOLDER_MARK } from './package-placeholder.ts';

/*
 * The tools that electron-builder would fetch. What the system has serves instead; for placeholders two are stood in
 * for. What can be made on this computer follows from that, and is said with its reason.
 */

/** The first of some programs that this computer has. */
export function onPath(names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

/** Why a placeholder of a target cannot be made here; null when it can. */
export function whyNotHere(target: string): string | null {
  const lacking = (names: readonly string[], debian: string): string | null =>
    onPath(names) === null ? `needs ${names[0] ?? ''}, which this computer lacks (Debian: ${debian})` : null;
  switch (target) {
    case 'dir':
      return null;
    case 'zip':
    case 'tar.gz':
      return lacking(SEVEN_ZIP, 'p7zip-full');
    case 'deb':
      return lacking(['dpkg-deb'], 'dpkg');
    case 'AppImage':
      return (
        lacking(['mksquashfs'], 'squashfs-tools') ?? lacking(['desktop-file-validate'], 'desktop-file-utils')
      );
    case 'nsis':
      return 'needs the NSIS bundle of electron-builder with its plug-ins, which only GitHub has';
    case 'dmg':
      return process.platform === 'darwin' ? null : 'needs a Mac: hdiutil makes the disk image';
    default:
      return 'is not a target of this project';
  }
}

const SEVEN_ZIP = ['7za', '7zz', '7z'] as const;

/** Debian's 7-Zip serves where it is; otherwise electron-builder fetches its own, on a machine with a network. */
export function preferSystemTools(): void {
  const sevenZip = onPath(SEVEN_ZIP);
  if (sevenZip !== null) process.env['ELECTRON_BUILDER_7ZIP_PATH'] ??= sevenZip;
}

/**
 * No host listens on port 9 of the loopback: a fetch fails at once instead of asking for a tool. Only for placeholders,
 * because the stand-ins make what nobody may install.
 */
export async function stayOffline(work: string): Promise<void> {
  const nowhere = 'http://127.0.0.1:9/';
  for (const name of ['ELECTRON_MIRROR', 'ELECTRON_BUILDER_BINARIES_MIRROR']) process.env[name] = nowhere;
  process.env['CSC_IDENTITY_AUTO_DISCOVERY'] = 'false';
  process.env['CUSTOM_FPM_PATH'] = await standInForFpm(work);
  process.env['APPIMAGE_TOOLS_PATH'] = await standInForAppImage(work);
}

async function standInForFpm(work: string): Promise<string> {
  const script = join(work, 'fpm');
  const program = join(import.meta.dirname, 'package-fpm.ts');
  await mkdir(work, { recursive: true });
  await writeFile(script, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  await chmod(script, 0o755);
  return script;
}

/** The tools of Debian, and in place of the runtime, which Debian lacks, a script that says what it is. */
async function standInForAppImage(work: string): Promise<string> {
  const folder = join(work, 'appimage');
  await mkdir(join(folder, 'runtimes'), { recursive: true });
  for (const name of ['mksquashfs', 'desktop-file-validate']) {
    const tool = onPath([name]);
    if (tool !== null && !existsSync(join(folder, name))) await symlink(tool, join(folder, name));
  }
  for (const arch of ['x64', 'arm64']) {
    await mkdir(join(folder, 'lib', arch), { recursive: true });
    await writeFile(
      join(folder, 'runtimes', `runtime-${arch}`),
      `#!/bin/sh\necho 'This is a placeholder (${PLACEHOLDER_MARK}).' >&2\nexit 70\n`,
    );
  }
  return folder;
}
