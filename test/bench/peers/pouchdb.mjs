// PouchDB: `a` serves its database by express-pouchdb, `b` replicates both ways over HTTP; no encryption.
import express from 'express';
import expressPouch from 'express-pouchdb';
import HttpAdapter from 'pouchdb-adapter-http';
import MemoryAdapter from 'pouchdb-adapter-memory';
import PouchDB from 'pouchdb-core';
import mapReduce from 'pouchdb-mapreduce';
import replication from 'pouchdb-replication';
import { digestOf, serve } from './serve.mjs';

const Base = PouchDB.plugin(MemoryAdapter).plugin(HttpAdapter).plugin(replication).plugin(mapReduce);
const Memory = Base.defaults({ adapter: 'memory' });
// Before the database is made: the server knows only those that it saw being made.
const app = express();
app.use('/', expressPouch(Memory, { inMemoryConfig: true, logPath: '/dev/null', mode: 'minimumForPouchDB' }));
const db = new Memory('drafts');
/** @type {any[]} */
let running = [];
let isDone = false;

const edited = (/** @type {string} */ text, /** @type {readonly [number, number, string]} */ op) =>
  text.slice(0, op[0]) + op[2] + text.slice(op[0] + op[1]);
const all = async () =>
  (await db.allDocs({ include_docs: true })).rows.flatMap((/** @type {any} */ row) =>
    typeof row.doc.text === 'string' ? [row.doc.text] : [],
  );

serve({
  // Each edit is a revision, as its users save them; both sides make the same ones.
  async seed({ docs }) {
    let current = docs.map((/** @type {any} */ doc) => ({ _id: doc.key, text: doc.base }));
    for (let edit = -1; edit < 50; edit += 1) {
      if (edit >= 0)
        current = current.map((/** @type {any} */ doc, /** @type {number} */ at) => ({
          ...doc,
          text: edited(doc.text, docs[at].ops[edit]),
        }));
      const done = await db.bulkDocs(current);
      current = current.map((/** @type {any} */ doc, /** @type {number} */ at) => ({
        ...doc,
        _rev: done[at].rev,
      }));
    }
  },
  async listen() {
    const server = await new Promise((resolve) => {
      const made = app.listen(0, '127.0.0.1', () => resolve(made));
    });
    return { port: server.address().port };
  },
  /** Once both ways, then again and again for changes: what its users start. */
  connect({ port }) {
    isDone = false;
    const url = `http://127.0.0.1:${port}/drafts`;
    const far = new Base(url, { skip_setup: true });
    let paused = 0;
    const sync = [db.replicate.from(far, { live: true }), db.replicate.to(far, { live: true })];
    for (const one of sync) {
      one.on('paused', () => (isDone = (paused += 1) >= 2));
      one.on('error', (/** @type {unknown} */ problem) => console.error(String(problem).slice(0, 200)));
    }
    running = sync;
  },
  disconnect() {
    for (const one of running) one.cancel();
    running = [];
  },
  async edit({ edits }) {
    for (const { key, ops } of edits)
      for (const op of ops) {
        const doc = await db.get(key);
        await db.put({ ...doc, text: edited(doc.text, op) });
      }
  },
  status: async () => ({ done: running.length === 0 || isDone, docs: (await db.info()).doc_count }),
  digest: async () => ({ digest: await digestOf(await all()) }),
});
