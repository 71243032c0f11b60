import { describe } from 'vitest';
import { createMemoryWirePair } from '../support/memory-wire.ts';
import { wireSuite } from './wire.ts';

describe('memory wire', () => {
  wireSuite(() => Promise.resolve(createMemoryWirePair()));
});
