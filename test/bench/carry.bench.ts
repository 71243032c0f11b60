import { carryFigures } from './compare.bench.ts';
import type { Bench } from './figure.ts';

/** Notes carried to a revision whose every word's way is known. */
export const bench: Bench = {
  name: 'carry',
  run(report) {
    carryFigures(report);
    return Promise.resolve();
  },
};
