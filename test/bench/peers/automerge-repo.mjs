// Two automerge-repos that both hold 500 documents, over the same shaped link.
import * as A from '@automerge/automerge';
import { Repo } from '@automerge/automerge-repo';
import { WebSocketClientAdapter, WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket';
import { WebSocketServer } from 'ws';
import { startShaper } from '../../support/shaper.ts';
import { benchDocs } from '../exchange-texts.ts';

const POOR = { bitsPerSecond: 64_000, roundTripMs: 600 };

/** Waits until a link has carried nothing for three seconds. @param {{ bytes(): number }} link */
async function untilQuiet(link) {
  const start = performance.now();
  let [bytes, last] = [link.bytes(), start];
  while (performance.now() - last < 3_000 || bytes === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (link.bytes() !== bytes) [bytes, last] = [link.bytes(), performance.now()];
    if (performance.now() - start > 120_000) break;
  }
  return { bytes, ms: last - start };
}

/** @param {(figure: unknown) => void} report */
export async function run(report) {
  // Known upstream: each handle that waits too long rejects where nobody listens.
  const ignore = () => undefined;
  process.on('unhandledRejection', ignore);
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', () => resolve(undefined)));
  const port = Number(Object(server.address()).port);
  const serving = new Repo({ network: [new WebSocketServerAdapter(server)], sharePolicy: async () => true });
  const calling = new Repo({ network: [], sharePolicy: async () => true });
  const handles = [];
  for (const { base, ops } of benchDocs(500)) {
    let doc = A.from({ text: base });
    for (const [at, removed, inserted] of ops)
      doc = A.change(doc, (open) => A.splice(open, ['text'], at, removed, inserted));
    const bytes = A.save(doc);
    const handle = serving.import(bytes);
    handles.push(handle);
    calling.import(bytes, { docId: handle.documentId });
  }
  const meet = async () => {
    const link = await startShaper(port, POOR);
    const adapter = new WebSocketClientAdapter(`ws://127.0.0.1:${link.port}`);
    calling.networkSubsystem.addNetworkAdapter(adapter);
    const met = await untilQuiet(link);
    adapter.disconnect();
    await link.close();
    return met;
  };
  const first = await meet();
  const again = await meet();
  for (const handle of handles.slice(0, 3))
    for (let i = 0; i < 3; i += 1)
      handle.change((open) => A.splice(open, ['text'], i * 40, 4, `agreed ${i} `));
  const changed = await meet();
  for (const [name, { bytes, ms }] of Object.entries({
    'first contact of equal peers': first,
    'nothing new': again,
    '3 changed': changed,
  })) {
    report({ name: `automerge-repo: ${name}`, unit: 'B', runs: [bytes], aim: '' });
    report({ name: `automerge-repo: ${name}, time`, unit: 'ms', runs: [ms], aim: '' });
  }
  server.close();
  process.off('unhandledRejection', ignore);
}
