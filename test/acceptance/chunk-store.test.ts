import { createMemoryChunkStore } from '../../shared/drafts/memory-chunk-store.ts';
import { chunkStoreSuite } from './chunk-store.ts';

chunkStoreSuite('memory', async () => createMemoryChunkStore());
