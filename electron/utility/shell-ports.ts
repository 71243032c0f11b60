import { err, failure, ok } from '../../shared/base/result.ts';
import type { Client } from '../../shared/contract/service.ts';
import { createSystemOpener } from '../host/files/system-opener.ts';
import type { HostPorts, PrintPort, SecretPort } from '../host/ports.ts';
import type { shellService } from './shell-service.ts';
import { createUtilityIsolate, type PortByKey } from './utility-isolate.ts';

type Shell = Client<typeof shellService>;

/** What Electron's main process gives the host, asked for over the shell service. */
export function createShellPorts(shell: Shell, protects: boolean, portOf: PortByKey): HostPorts {
  return {
    isolate: createUtilityIsolate(shell, portOf),
    print: createShellPrinter(shell),
    secret: createShellSecret(shell, protects),
    opener: createSystemOpener(),
  };
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
