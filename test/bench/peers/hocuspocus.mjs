// Hocuspocus (Yjs): `a` is its server, `b` holds a provider for each document over one web socket; no encryption, no presence.
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { Server } from '@hocuspocus/server';
import { createHash } from 'node:crypto';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { digestOf, serve } from './serve.mjs';

/** @type {Map<string, Y.Doc>} */
const docs = new Map();
let isServer = false;
/** @type {{ destroy(): void } | null} */
let socket = null;
/** @type {Map<string, HocuspocusProvider>} */
let providers = new Map();

/** The same bytes wherever it is made. @param {import('./serve.mjs').Doc} doc */
function made({ key, base, ops }) {
  const doc = new Y.Doc();
  doc.clientID = createHash('sha256').update(key).digest().readUInt32BE() >>> 1;
  const text = doc.getText('text');
  text.insert(0, base);
  for (const op of ops) splice(text, op);
  doc.clientID = Math.floor(Math.random() * 2 ** 31);
  return doc;
}

/** @param {Y.Text} text @param {readonly [number, number, string]} op */
function splice(text, [at, removed, inserted]) {
  Y.transact(text.doc ?? new Y.Doc(), () => {
    text.delete(at, removed);
    text.insert(at, inserted);
  });
}

serve({
  seed({ docs: all }) {
    for (const doc of all) docs.set(doc.key, made(doc));
  },
  async listen() {
    const server = new Server({
      port: 0,
      address: '127.0.0.1',
      // Its own limit of 100 closes the connection of anybody who opens 500 documents at once.
      maxPendingDocuments: 1_000,
      timeout: 300_000,
      quiet: true,
      stopOnSignals: false,
      onLoadDocument: async ({ documentName, document }) => {
        const known = docs.get(documentName);
        if (known !== undefined && known !== document) Y.applyUpdate(document, Y.encodeStateAsUpdate(known));
        docs.set(documentName, document);
        return document;
      },
    });
    await server.listen();
    isServer = true;
    // Held open, as its users' documents are: what nobody holds is unloaded.
    for (const key of docs.keys()) await server.hocuspocus.openDirectConnection(key);
    return { port: server.address.port };
  },
  connect({ port, keys }) {
    const websocketProvider = new HocuspocusProviderWebsocket({
      url: `ws://127.0.0.1:${port}`,
      WebSocketPolyfill: WebSocket,
      // Without presence both sides take a silence (30 s, 60 s) for a lost line and begin again: 205 kB each time.
      messageReconnectTimeout: 300_000,
    });
    socket = websocketProvider;
    // A newcomer has to be told by something else what there is.
    for (const key of docs.size > 0 ? docs.keys() : keys) {
      const document = docs.get(key) ?? new Y.Doc();
      docs.set(key, document);
      const provider = new HocuspocusProvider({
        websocketProvider,
        name: key,
        document,
        awareness: null,
      });
      provider.attach();
      providers.set(key, provider);
    }
  },
  disconnect() {
    for (const provider of providers.values()) provider.destroy();
    socket?.destroy();
    providers = new Map();
    socket = null;
  },
  edit({ edits }) {
    for (const { key, ops } of edits)
      for (const op of ops) splice((docs.get(key) ?? new Y.Doc()).getText('text'), op);
  },
  status: () => ({
    done: isServer || Array.from(providers.values()).every((provider) => provider.isSynced),
    docs: Array.from(docs.values()).filter((doc) => doc.getText('text').length > 0).length,
  }),
  digest: async () => ({
    digest: await digestOf(Array.from(docs.values(), (doc) => doc.getText('text').toString())),
  }),
});
