// Hocuspocus: 500 documents on one socket, through the same shaped link.
throw new Error('not written yet: docs/performance.md has what was measured by hand');
