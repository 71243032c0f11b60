import { Vector } from '../../electron/host/exchange/circle/vector.ts';
import { makeCertificate } from '../../electron/host/exchange/line/certificate.ts';
import { dial } from '../../electron/host/exchange/line/dial.ts';
import { listen } from '../../electron/host/exchange/line/listen.ts';
import { openSession } from '../../electron/host/exchange/session/open-session.ts';
import type { Session } from '../../electron/host/exchange/session/session.ts';
import { circleOf, entryOf, newCircle, newFolk, openly } from '../support/session-folk.ts';
import type { Figure } from './figure.ts';

/** Two members who hold 10,000 drafts each, from calling until both know that they hold the same. */
export async function compareTenThousand(): Promise<Figure> {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const id = newCircle(alice, [bob]);
  const [from, to] = [circleOf(alice, id), circleOf(bob, id)];
  for (let start = 0; start < 10_000; start += 200) {
    const entries = Array.from({ length: 200 }, (_, i) => entryOf(`draft-${start + i}`));
    from.seal(entries, [], new Vector(from.log.vector()));
  }
  to.receive(
    [],
    from.log.all().map((segment) => from.log.read(segment).bytes),
  );
  let called: Session | null = null;
  const listening = await listen({
    host: '127.0.0.1',
    port: 0,
    certificate: makeCertificate(),
    onLine: (line) => void (called = openSession(line, openly(alice))),
  });
  if (!listening.ok) throw new Error(listening.error.code);
  const runs: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const start = performance.now();
    const line = await dial({ host: '127.0.0.1', port: listening.value.port, way: 'lan' });
    if (!line.ok) throw new Error(line.error.code);
    const session = openSession(line.value, openly(bob));
    const isEqual = (one: Session | null): boolean => one?.circles[0]?.state === 'equal';
    while (!isEqual(session) || !isEqual(called)) await new Promise((resolve) => setTimeout(resolve, 1));
    runs.push(performance.now() - start);
    session.close();
    called = null;
  }
  await listening.value.close();
  return { name: '10,000 drafts compared, LAN', unit: 'ms', runs, aim: '≤ 1,000' };
}
