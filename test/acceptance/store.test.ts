import { describe } from 'vitest';
import { memoryBackend } from '../support/memory-backend.ts';
import { storeSuite } from './store-suite.ts';

describe('the store in memory', () => storeSuite(memoryBackend));
