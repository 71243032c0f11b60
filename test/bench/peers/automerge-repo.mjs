// automerge-repo over its web socket adapter, without encryption, everything shared with everybody.
import * as A from '@automerge/automerge';
import { Repo, parseAutomergeUrl, stringifyAutomergeUrl } from '@automerge/automerge-repo';
import { WebSocketClientAdapter, WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { digestOf, serve } from './serve.mjs';

const repo = new Repo({ network: [], sharePolicy: async () => true });
/** @type {Map<string, any>} */
const handles = new Map();
/** @type {{ disconnect(): void } | null} */
let adapter = null;

const folder = join(import.meta.dirname, 'docs');

const idOf = (/** @type {string} */ key) =>
  parseAutomergeUrl(
    stringifyAutomergeUrl({ documentId: createHash('sha256').update(key).digest().subarray(0, 16) }),
  ).documentId;

/** Made once and kept, since it takes long. @param {import('./serve.mjs').Doc} doc */
function kept(doc) {
  const file = join(folder, `${doc.key}.automerge`);
  if (!existsSync(file)) writeFileSync(file, made(doc));
  return readFileSync(file);
}

/** @param {import('./serve.mjs').Doc} doc */
function made({ key, base, ops }) {
  const actor = createHash('sha256').update(`actor ${key}`).digest('hex').slice(0, 32);
  const doc = A.change(A.init({ actor }), { time: 0 }, (open) => {
    open.text = base;
  });
  // Below the documents, which read the whole text again after each change.
  const backend = A.getBackend(doc);
  for (const [at, removed, inserted] of ops) {
    backend.splice('/text', at, removed, inserted);
    backend.commit(null, 0);
  }
  return backend.save();
}

serve({
  seed({ docs }) {
    mkdirSync(folder, { recursive: true });
    for (const doc of docs) handles.set(doc.key, repo.import(kept(doc), { docId: idOf(doc.key) }));
  },
  async listen() {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', () => resolve(undefined)));
    repo.networkSubsystem.addNetworkAdapter(new WebSocketServerAdapter(server));
    return { port: Object(server.address()).port };
  },
  connect({ port }) {
    adapter = new WebSocketClientAdapter(`ws://127.0.0.1:${port}`);
    repo.networkSubsystem.addNetworkAdapter(adapter);
  },
  disconnect() {
    adapter?.disconnect();
    adapter = null;
  },
  edit({ edits }) {
    for (const { key, ops } of edits)
      for (const [at, removed, inserted] of ops)
        handles.get(key).change((/** @type {any} */ open) => A.splice(open, ['text'], at, removed, inserted));
  },
  // It says nowhere that it is done with everything: that the link is quiet has to do.
  status() {
    const ready = Object.values(repo.handles).filter((handle) => handle.isReady() && handle.doc()?.text);
    return { done: null, docs: ready.length };
  },
  digest: async () => ({
    digest: await digestOf(
      Object.values(repo.handles)
        .filter((handle) => handle.isReady())
        .map((handle) => handle.doc()?.text ?? ''),
    ),
  }),
});
