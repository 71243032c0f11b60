import { describe } from 'vitest';
import { dexieBackend } from '../../renderer/store/backend.ts';
import { storeSuite } from './store-suite.ts';

describe('the store on Dexie in a real browser', () => storeSuite(dexieBackend));
