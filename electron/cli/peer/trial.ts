import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { initializeDrafts } from '../../../shared/drafts/runtime.ts';
import { systemRandom } from '../../host/exchange/codec/crypto.ts';
import { prepareDraft } from '../../../shared/drafts/prepare.ts';
import type { TrialAnswer, TrialRequest } from './trials.ts';

/*
 * A thread of a peer that decodes and checks the first bundles of drafts: what the trial worker of a window is. A
 * peer's own thread goes on receiving meanwhile.
 */
const engine = readFile(createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm'));
const isReady = engine.then((bytes) => initializeDrafts(bytes));

async function answer({ number, id, bundle, allowed }: TrialRequest): Promise<TrialAnswer> {
  await isReady;
  let text = '';
  const prepared = await prepareDraft(systemRandom, id, bundle, [allowed], (replica) => {
    text = replica.clauses().map((clause) => clause.text).join('\n'); // prettier-ignore
  });
  return prepared.ok
    ? { number, outcome: { draft: prepared.value, text } }
    : { number, outcome: { refused: prepared.error } };
}

parentPort?.on('message', (request: TrialRequest) => {
  void answer(request).then((found) => parentPort?.postMessage(found));
});
