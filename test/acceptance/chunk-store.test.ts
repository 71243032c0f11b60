import { createMemoryChunkStore } from '../support/memory-chunk-store.ts';
import { chunkStoreSuite } from './chunk-store.ts';

chunkStoreSuite('memory', async () => createMemoryChunkStore());
