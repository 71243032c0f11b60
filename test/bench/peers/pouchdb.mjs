// Two PouchDBs that both hold 500 texts, replicated over HTTP through the same shaped link, as an express server does.
throw new Error('not written yet: docs/performance.md has what was measured by hand');
