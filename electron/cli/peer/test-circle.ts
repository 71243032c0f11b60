import type { Bytes } from '../../../shared/base/bytes.ts';
import { toHex, utf8 } from '../../../shared/base/bytes.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { Random } from '../../../shared/base/ports.ts';
import { foundCircle } from '../../host/exchange/circle/acts.ts';
import { boxContext, epochName } from '../../host/exchange/circle/epoch.ts';
import { hash, publicOf, sealBox, systemRandom } from '../../host/exchange/codec/crypto.ts';
import { Exchange } from '../../host/exchange/exchange.ts';
import type { Identity } from '../../host/exchange/identity.ts';
import { deviceRecord } from '../../host/exchange/identity.ts';
import { signRecord } from '../../host/exchange/membership/record.ts';
import type { Circle } from '../../host/exchange/circle/circle.ts';

/* A circle of two devices whose keys everybody can work out: for measuring, and of no use to anybody else. */

export type PeerRole = 'a' | 'b';

/** Bytes that follow from a name. */
function fixed(name: string): Random {
  let count = 0;
  return {
    bytes(length) {
      const parts: Uint8Array[] = [];
      for (let have = 0; have < length; have += 32)
        parts.push(hash('dw/test-peer/1', utf8(`${name} ${count++}`)));
      return new Uint8Array(Buffer.concat(parts).subarray(0, length));
    },
  };
}

function identityOf(role: PeerRole): Identity {
  const random = fixed(`device ${role}`);
  const signingSeed = random.bytes(32);
  const agreementSeed = random.bytes(32);
  return {
    device: asId(toHex(publicOf('ed25519', signingSeed))),
    person: `Peer ${role}`,
    incarnation: 1,
    folderIncarnation: 0,
    signingSeed,
    agreementSeed,
    agreement: publicOf('x25519', agreementSeed),
  };
}

/** Opens a fresh exchange folder of one of the two, with the circle in it. */
export function openTestCircle(
  folder: string,
  role: PeerRole,
): { readonly exchange: Exchange; readonly circle: Circle } {
  const seeds = fixed(`device ${role}`);
  let isMade = false;
  // The keys of the device are the first bytes that are asked for when it is made.
  const random: Random = { bytes: (length) => (isMade ? systemRandom : seeds).bytes(length) };
  const exchange = new Exchange(folder, systemRandom.bytes(32), {
    random,
    clock: { now: () => Date.now() },
    folderIncarnation: 0,
    wordsCost: 2,
  });
  exchange.ensureIdentity(`Peer ${role}`);
  isMade = true;
  const { genesis, addition } = records();
  const circle = exchange.start(genesis);
  circle.receive([addition], []);
  return { exchange, circle };
}

function records() {
  const [a, b] = [identityOf('a'), identityOf('b')];
  const ports = { random: fixed('circle'), clock: { now: () => 0 } };
  const genesis = foundCircle(a, { name: 'Test', kind: 'delegation', colour: 'blue' }, ports);
  // The key is the first thing that founding asks for.
  const key: Bytes = fixed('circle').bytes(32);
  const epoch = epochName(key);
  const addition = signRecord(
    {
      circle: asId(genesis.id),
      parents: [genesis.id],
      author: a.device,
      at: 0,
      act: {
        kind: 'add',
        device: deviceRecord(b),
        role: 'editor',
        keys: [{ epoch, box: sealBox(b.agreement, key, boxContext(epoch), fixed('addition')) }],
      },
    },
    a.signingSeed,
  );
  return { genesis, addition: addition.bytes };
}
