import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { FUSES } from './fuses.mjs';

/*
 * What electron-builder is told. Names, ids and file kinds stand here and nowhere else: the id of the program and its
 * name are what an update must find again, so they never change.
 */

/** Who answers for a release. A release is refused while they are `.invalid`. */
export const MAINTAINER = 'Delegate Workbench maintainers <maintainers@delegate-workbench.invalid>';
export const HOME_PAGE = 'https://delegate-workbench.invalid/';

export const PRODUCT_NAME = 'Delegate Workbench';
export const EXECUTABLE_NAME = 'delegate-workbench';
export const APP_ID = 'org.delegate-workbench.app';

/** Languages of the screens; Chromium's texts in others are left out, which is most of 40 MB. */
export const LANGUAGES = ['en', 'fr', 'ar'] as const;

/** What is made for each system, as electron-builder calls it. */
export const TARGETS = {
  linux: ['tar.gz', 'deb', 'AppImage'],
  win32: ['nsis', 'zip'],
  darwin: ['dmg', 'zip'],
} as const;

/** Which fuses a copy has: see `fuses.mjs`. */
export type Profile = keyof typeof FUSES;

/**
 * What a copy is good for. A placeholder has no Electron in it; a trial is for the maintainer's own table; only a
 * release is for others.
 */
export type Purpose = 'placeholder' | 'trial' | 'release';

export interface PackageRequest {
  readonly purpose: Purpose;
  readonly profile: Profile;
  readonly arch: 'x64' | 'arm64';
  /** As electron-builder calls it. */
  readonly target: string;
  readonly electronVersion: string;
  /** A folder with an unpacked Electron, or null: electron-builder fetches it and compares the pinned sums. */
  readonly electronDist: string | null;
  /** SHA-256 of Electron's own archives, from the npm package that the lock file pins. */
  readonly electronSums: Readonly<Record<string, string>>;
  /** The folder that becomes `app.asar`: `package-stage.ts`. */
  readonly appFolder: string;
  readonly outputFolder: string;
  /** Where the maintainers publish; null while there is none. */
  readonly homeAddress: string | null;
  /** Refuse a Windows or macOS copy that is not signed. */
  readonly mustBeSigned: boolean;
}

/** What every file that is not a release begins with, so that nobody gives it away by mistake. */
export function namePrefix(purpose: Purpose, profile: Profile): string {
  const words = [
    purpose === 'placeholder' ? 'PLACEHOLDER-' : purpose === 'trial' ? 'TRIAL-' : '',
    profile === 'inspectable' ? 'INSPECTABLE-' : '',
  ];
  return words.join('');
}

const COMMENTS = {
  en: 'Documents, drafts and notes of a delegate, without a network',
  fr: 'Documents, projets et notes d’un délégué, sans réseau',
  ar: 'وثائق المندوب ومشاريعه وملاحظاته، بلا شبكة',
} as const satisfies Readonly<Record<(typeof LANGUAGES)[number], string>>;

/** The files that a double click opens. Types of our own: no other program claims them. */
export const FILE_KINDS = [
  {
    ext: 'dwbundle',
    name: 'Delegate Workbench exchange file',
    description: 'Delegate Workbench exchange file',
    mimeType: 'application/x-delegate-workbench-bundle',
    role: 'Viewer',
  },
  {
    ext: 'dwdraft',
    name: 'Delegate Workbench draft',
    description: 'Delegate Workbench draft',
    mimeType: 'application/x-delegate-workbench-draft',
    role: 'Editor',
  },
  {
    ext: 'dwpack',
    name: 'Delegate Workbench meeting pack',
    description: 'Delegate Workbench meeting pack',
    mimeType: 'application/x-delegate-workbench-pack',
    role: 'Viewer',
  },
] as const;

const root = join(import.meta.dirname, '..');
const icons = join(root, 'build/icons');

/** The whole configuration of one run. */
export function packageConfig(request: PackageRequest): Configuration {
  const name = (system: string): string =>
    `${namePrefix(request.purpose, request.profile)}Delegate-Workbench-\${version}-${system}-${request.arch}`;
  return {
    appId: APP_ID,
    productName: PRODUCT_NAME,
    copyright: 'Apache-2.0; see LICENSE and third-party-licences.md',
    directories: { app: request.appFolder, output: request.outputFolder, buildResources: icons },
    // What goes in was chosen by package-stage.ts; nothing is added to it.
    files: ['**/*', '!**/node_modules/**'],
    extraFiles: licences(request.appFolder),
    asar: true,
    // Everything is bundled, so electron-builder neither looks for packages nor rebuilds any. `npmRebuild: false`
    // would skip this word, and it would then collect every package of the project.
    beforeBuild: () => Promise.resolve(false),
    ...(request.target === 'AppImage' ? { afterPack: bringOwnAppRun } : {}),
    electronVersion: request.electronVersion,
    ...(request.electronDist === null
      ? { electronDownload: { checksums: { ...request.electronSums } } }
      : { electronDist: request.electronDist }),
    electronLanguages: [...LANGUAGES],
    electronFuses: { ...FUSES[request.profile] },
    forceCodeSigning: request.mustBeSigned,
    fileAssociations: FILE_KINDS.map((kind) => ({ ...kind })),
    // Only for the names of folders that electron-updater keeps; nobody is asked there by itself.
    publish: [{ provider: 'generic', url: request.homeAddress ?? HOME_PAGE }],
    ...linux(name('linux'), request.purpose),
    ...windows(name('windows')),
    ...mac(name('mac')),
  };
}

/** Where the texts of licences are written for a run: beside what goes into the archive. */
export function licenceTextsBeside(appFolder: string): string {
  return `${appFolder}-licences.txt`;
}

function licences(appFolder: string): { from: string; to: string }[] {
  return [
    { from: join(root, 'LICENSE'), to: 'LICENSE.txt' },
    { from: join(root, 'docs/third-party-licences.md'), to: 'third-party-licences.md' },
    { from: licenceTextsBeside(appFolder), to: 'third-party-licence-texts.txt' },
  ];
}

/** What lies in the tree takes the place of the script that electron-builder writes beside it. */
async function bringOwnAppRun({ appOutDir }: { readonly appOutDir: string }): Promise<void> {
  const path = join(appOutDir, 'AppRun');
  await copyFile(join(root, 'build/package-apprun.sh'), path);
  await chmod(path, 0o755);
}

function linux(name: string, purpose: Purpose): Configuration {
  return {
    linux: {
      target: [...TARGETS.linux],
      executableName: EXECUTABLE_NAME,
      artifactName: `${name}.\${ext}`,
      icon: join(icons, 'linux'),
      category: 'Office',
      synopsis: COMMENTS.en,
      description: COMMENTS.en,
      maintainer: MAINTAINER,
      vendor: MAINTAINER,
      // So that a window and its entry in the menu are one, also under Wayland.
      syncDesktopName: true,
      desktop: {
        entry: {
          Keywords: 'ITU;UN;resolution;contribution;plenary;delegate;',
          'Comment[fr]': COMMENTS.fr,
          'Comment[ar]': COMMENTS.ar,
          'Keywords[fr]': 'UIT;ONU;résolution;contribution;plénière;délégué;',
          'Keywords[ar]': 'الاتحاد;الأمم المتحدة;قرار;مساهمة;مندوب;',
        },
      },
    },
    deb: {
      packageName: purpose === 'placeholder' ? `${EXECUTABLE_NAME}-placeholder` : EXECUTABLE_NAME,
      packageCategory: 'editors',
      recommends: [],
    },
    // A runtime that needs no libfuse2 on the delegate's computer.
    toolsets: { appimage: '1.0.3' },
  };
}

function windows(name: string): Configuration {
  return {
    win: {
      target: [...TARGETS.win32],
      artifactName: `${name}.\${ext}`,
      icon: join(icons, 'icon.ico'),
      // A delegate has no administrator's rights on a ministry's computer.
      requestedExecutionLevel: 'asInvoker',
    },
    nsis: {
      artifactName: `${name}-setup.\${ext}`,
      oneClick: false,
      perMachine: false,
      allowElevation: false,
      allowToChangeInstallationDirectory: true,
      // What a delegate wrote stays when the program goes.
      deleteAppDataOnUninstall: false,
      installerLanguages: ['en_US', 'fr_FR', 'ar_SA'],
      multiLanguageInstaller: true,
      differentialPackage: true,
      shortcutName: PRODUCT_NAME,
    },
  };
}

function mac(name: string): Configuration {
  return {
    mac: {
      target: [...TARGETS.darwin],
      artifactName: `${name}.\${ext}`,
      icon: join(icons, 'icon.icns'),
      category: 'public.app-category.productivity',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: join(root, 'build/package-entitlements.plist'),
      entitlementsInherit: join(root, 'build/package-entitlements.plist'),
      extendInfo: {
        CFBundleLocalizations: [...LANGUAGES],
        NSCameraUsageDescription: 'To scan the code of an invitation, when you ask for it.',
        NSLocalNetworkUsageDescription: 'To exchange with colleagues in the same room, when you ask for it.',
      },
    },
    dmg: { writeUpdateInfo: true },
  };
}
