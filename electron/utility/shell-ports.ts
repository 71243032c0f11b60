import { homedir } from 'node:os';
import { err, failure, ok } from '../../shared/base/result.ts';
import type { Client } from '../../shared/contract/service.ts';
import { createSystemOpener } from '../host/files/system-opener.ts';
import type { HostPorts, InstallPort, PrintPort, SecretPort } from '../host/ports.ts';
import { cacheFolder, createInstallPort } from '../host/updates/install-port.ts';
import type { HostArguments } from './host-arguments.ts';
import type { shellService } from './shell-service.ts';
import { createUtilityIsolate, type PortByKey } from './utility-isolate.ts';

type Shell = Client<typeof shellService>;

/** What Electron's main process gives the host, asked for over the shell service. */
export function createShellPorts(
  shell: Shell,
  given: Pick<HostArguments, 'protects' | 'installed' | 'version'>,
  portOf: PortByKey,
): HostPorts {
  const install = createShellInstaller(shell, given);
  return {
    isolate: createUtilityIsolate(shell, portOf),
    print: createShellPrinter(shell),
    secret: createShellSecret(shell, given.protects),
    opener: createSystemOpener(),
    ...(install === null ? {} : { install }),
  };
}

/** The installer of this copy; null where it was installed in a way that nothing renews by itself. */
function createShellInstaller(
  shell: Shell,
  { installed, version }: Pick<HostArguments, 'installed' | 'version'>,
): InstallPort | null {
  if (installed === null) return null;
  return createInstallPort(
    {
      ...installed,
      version,
      caches: cacheFolder(process.env, homedir()),
      appImage: process.env['APPIMAGE'] ?? null,
    },
    { restart: (next) => void shell.restart(next === null ? {} : { next: next.program }) },
  );
}

function createShellPrinter(shell: Shell): PrintPort {
  return {
    async toPdf(html, setup, signal) {
      const made = await shell.pdf({ html, ...setup }, { signal });
      if (made.ok) return ok(made.value.pdf);
      const { code } = made.error;
      return err(failure(code === 'timed-out' || code === 'cancelled' ? code : 'crashed', code));
    },
    async withDialog(html, setup, signal) {
      const shown = await shell.print({ html, ...setup }, { signal });
      if (shown.ok) return ok(shown.value.printed);
      return err(failure(shown.error.code === 'cancelled' ? 'cancelled' : 'crashed', shown.error.code));
    },
  };
}

function createShellSecret(shell: Shell, protects: boolean): SecretPort {
  return {
    protects,
    async seal(secret) {
      const sealed = await shell.seal({ secret });
      if (!sealed.ok) throw new Error(`The system's key store: ${sealed.error.code}`);
      return sealed.value.sealed;
    },
    async open(sealed) {
      const opened = await shell.unseal({ sealed });
      return opened.ok ? ok(opened.value.secret) : err(failure('unavailable', opened.error.code));
    },
  };
}
