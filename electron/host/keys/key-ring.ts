import { randomBytes } from 'node:crypto';
import { Emitter, type Event } from '../../../shared/base/emitter.ts';
import { systemClock, type Clock } from '../../../shared/base/ports.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { PASSPHRASE_MIN, type KeyStatus } from '../../../shared/contract/keys.ts';
import type { DataFolder } from '../data-folder/open-data-folder.ts';
import { diskFailure, type DiskCode } from '../data-folder/disk-error.ts';
import type { SecretPort } from '../ports.ts';
import { countAttempts, type Attempts } from './attempts.ts';
import {
  deriveKey,
  newPassphraseCost,
  openBytes,
  passphraseKey,
  sealBytes,
  type PassphraseCost,
} from './key-derivation.ts';
import { KEY_FILE_VERSION, readKeyFile, writeKeyFile, type KeyFile } from './key-file.ts';

/** What other parts of the host need of the keys. */
export interface HostKeys {
  /** The key under which the host seals exchange keys and originals; null while locked. Do not keep it. */
  hostKey(): Uint8Array | null;
  /** Said when the key becomes usable, also after the passphrase was typed. */
  readonly onUnlocked: Event<undefined>;
  /** Said when the key was forgotten: close what was opened with it. */
  readonly onLocked: Event<undefined>;
}

type Problem = NonNullable<KeyStatus['problem']>;
type WriteCode = DiskCode | 'unusable';
type PassphraseCode = 'wrong-passphrase' | 'too-many-attempts' | 'not-protected' | 'unusable';

export interface KeyRingOptions {
  readonly clock?: Clock;
  /** Tests only: a passphrase that costs nothing to try. */
  readonly newCost?: () => PassphraseCost;
}

const WRAP = 'dw/keys/1/wrapped';
const ADOPTED = 'dw/keys/1/adopted-host-key';

/**
 * The one random data key of a data folder: made at the first start, kept in `keys.json` in the clear, under
 * a passphrase, or in the system's protected storage. Only its wrapping ever changes. It is made nowhere
 * else: where the file is damaged, newer or gone from a folder with data, there is a `problem` instead.
 */
export class KeyRing implements HostKeys {
  private readonly folder: DataFolder;
  private readonly secret: SecretPort;
  private readonly newCost: () => PassphraseCost;
  private readonly attempts: Attempts;
  private readonly unlocked = new Emitter<undefined>();
  private readonly lockedNow = new Emitter<undefined>();
  private file: KeyFile | null = null;
  private master: Uint8Array | null = null;
  private host: Uint8Array | null = null;
  private problem: Problem | null = null;
  readonly onUnlocked = this.unlocked.event;
  readonly onLocked = this.lockedNow.event;

  private constructor(folder: DataFolder, secret: SecretPort, options: KeyRingOptions) {
    this.folder = folder;
    this.secret = secret;
    this.newCost = options.newCost ?? newPassphraseCost;
    this.attempts = countAttempts(options.clock ?? systemClock);
  }

  /** Reads or, in a new folder, makes the key. Fails only when a new key could not be written. */
  static async open(
    folder: DataFolder,
    secret: SecretPort,
    options: KeyRingOptions = {},
  ): Promise<Result<KeyRing, Failure<DiskCode>>> {
    const ring = new KeyRing(folder, secret, options);
    const state = await readKeyFile(folder.path);
    if (state.kind === 'read') {
      await ring.adopt(state.file);
      if (folder.store()?.keysMade === false) await folder.updateStore({ keysMade: true });
      return ok(ring);
    }
    if (state.kind !== 'missing' || !(await mayMake(folder))) {
      ring.problem = state.kind;
      return ok(ring);
    }
    const made = await ring.make();
    return made.ok ? ok(ring) : made;
  }

  status(): KeyStatus {
    return {
      protection: this.file?.protection ?? 'none',
      locked: this.master === null,
      problem: this.problem,
      retryAfterMs: this.attempts.wait(),
    };
  }

  hostKey(): Uint8Array | null {
    return this.host;
  }

  /** The key of the renderer's cipher; null while locked. */
  cipherKey(): Uint8Array | null {
    return this.master === null ? null : deriveKey(this.master, 'dw/private/1');
  }

  async unlock(
    passphrase: string,
  ): Promise<Result<undefined, Failure<'wrong-passphrase' | 'too-many-attempts' | 'unusable'>>> {
    if (this.problem !== null || this.file === null)
      return err(failure('unusable', this.problem ?? undefined));
    if (this.file.protection !== 'passphrase') return this.master === null ? err(failure('unusable')) : ok();
    const master = await this.openWith(passphrase, this.file);
    if (!master.ok) return master;
    this.use(master.value);
    return ok();
  }

  /** Forgets the key; only a passphrase brings it back. */
  lock(): Result<undefined, Failure<'not-protected'>> {
    if (this.file?.protection !== 'passphrase') return err(failure('not-protected'));
    this.forget();
    return ok();
  }

  async setPassphrase(
    passphrase: string,
  ): Promise<Result<undefined, Failure<WriteCode | 'too-short' | 'already-protected' | 'locked'>>> {
    if (this.problem !== null) return err(failure('unusable', this.problem));
    if (this.file?.protection === 'passphrase') return err(failure('already-protected'));
    if (this.master === null) return err(failure('locked'));
    if (isTooShort(passphrase)) return err(failure('too-short'));
    return await this.write(await wrapped(this.master, passphrase, this.newCost()));
  }

  async changePassphrase(
    current: string,
    next: string,
  ): Promise<Result<undefined, Failure<WriteCode | PassphraseCode | 'too-short'>>> {
    if (isTooShort(next)) return err(failure('too-short'));
    const master = await this.prove(current);
    return master.ok ? await this.write(await wrapped(master.value, next, this.newCost())) : master;
  }

  async removePassphrase(current: string): Promise<Result<undefined, Failure<WriteCode | PassphraseCode>>> {
    const master = await this.prove(current);
    return master.ok ? await this.write(await this.unwrapped(master.value)) : master;
  }

  /** Seals another folder's host key so that a restored copy can be opened here; for `store.json`. */
  sealAdopted(hostKey: Uint8Array): string | null {
    return this.master === null
      ? null
      : Buffer.from(sealBytes(this.master, ADOPTED, hostKey)).toString('hex');
  }

  /** Forgets everything; the host is ending. */
  dispose(): void {
    this.forget();
  }

  private async prove(passphrase: string): Promise<Result<Uint8Array, Failure<PassphraseCode>>> {
    if (this.problem !== null) return err(failure('unusable', this.problem));
    if (this.file?.protection !== 'passphrase') return err(failure('not-protected'));
    return await this.openWith(passphrase, this.file);
  }

  private async openWith(
    passphrase: string,
    file: KeyFile & { protection: 'passphrase' },
  ): Promise<Result<Uint8Array, Failure<'wrong-passphrase' | 'too-many-attempts'>>> {
    const wait = this.attempts.wait();
    if (wait > 0) return err(failure('too-many-attempts', `${wait} ms`));
    // Counted before the slow part, so that attempts made at the same time are not free.
    this.attempts.failed();
    const cost = { ...file.kdf, salt: Buffer.from(file.kdf.salt, 'hex') };
    const master = openBytes(await passphraseKey(passphrase, cost), WRAP, Buffer.from(file.wrapped, 'hex'));
    if (master === null) return err(failure('wrong-passphrase'));
    this.attempts.succeeded();
    return ok(master);
  }

  private async adopt(file: KeyFile): Promise<void> {
    this.file = file;
    if (file.protection === 'none') this.use(Buffer.from(file.key, 'hex'));
    if (file.protection !== 'system') return;
    const opened = await this.secret.open(Buffer.from(file.sealed, 'hex'));
    if (opened.ok && opened.value.byteLength === 32) this.use(opened.value);
    else this.problem = 'system-unavailable';
  }

  private async make(): Promise<Result<undefined, Failure<DiskCode>>> {
    const master = randomBytes(32);
    try {
      const file = await this.unwrapped(master);
      await writeKeyFile(this.folder.path, file);
      this.file = file;
    } catch (problem) {
      return err(diskFailure(problem));
    }
    const marked = await this.folder.updateStore({ keysMade: true });
    if (marked.ok) this.use(master);
    return marked;
  }

  private async unwrapped(master: Uint8Array): Promise<KeyFile> {
    const version = KEY_FILE_VERSION;
    if (!this.secret.protects)
      return { version, protection: 'none', key: Buffer.from(master).toString('hex') };
    const sealed = Buffer.from(await this.secret.seal(master)).toString('hex');
    return { version, protection: 'system', sealed };
  }

  private async write(file: KeyFile): Promise<Result<undefined, Failure<WriteCode>>> {
    if (this.folder.readOnly !== null) return err(failure('not-writable', 'read-only'));
    try {
      await writeKeyFile(this.folder.path, file);
    } catch (problem) {
      return err(diskFailure(problem));
    }
    this.file = file;
    return ok();
  }

  private use(master: Uint8Array): void {
    if (this.master !== null) return;
    this.master = master;
    const adopted = this.folder.adoptedHostKey();
    this.host =
      adopted === null
        ? deriveKey(master, 'dw/host/1')
        : openBytes(master, ADOPTED, Buffer.from(adopted, 'hex'));
    if (this.host === null) this.problem = 'damaged';
    this.unlocked.fire(undefined);
  }

  private forget(): void {
    if (this.master === null) return;
    this.master.fill(0);
    this.host?.fill(0);
    this.master = null;
    this.host = null;
    this.lockedNow.fire(undefined);
  }
}

/** A key is made only where none can have been: in a folder that never had one and holds nothing. */
async function mayMake(folder: DataFolder): Promise<boolean> {
  const store = folder.store();
  return folder.readOnly === null && store !== null && !store.keysMade && !(await folder.hasData());
}

function isTooShort(passphrase: string): boolean {
  return Array.from(passphrase.normalize('NFC')).length < PASSPHRASE_MIN;
}

async function wrapped(master: Uint8Array, passphrase: string, cost: PassphraseCost): Promise<KeyFile> {
  const sealed = sealBytes(await passphraseKey(passphrase, cost), WRAP, master);
  return {
    version: KEY_FILE_VERSION,
    protection: 'passphrase',
    kdf: {
      name: 'argon2id',
      memoryKiB: cost.memoryKiB,
      passes: cost.passes,
      salt: Buffer.from(cost.salt).toString('hex'),
    },
    wrapped: Buffer.from(sealed).toString('hex'),
  };
}
