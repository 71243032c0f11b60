// The search worker itself, behind something that is at fault at single texts and hears each message before it.
import { isHostile } from './hostile-search-listener.ts';
import * as worker from '../../renderer/search/worker/search-worker.ts';

/** Both, in this order. */
export const behind = [isHostile, worker];
