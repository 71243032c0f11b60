// The search worker itself, behind something that is at fault at single texts.
import './hostile-search-listener.ts';
import '../../renderer/search/worker/search-worker.ts';
