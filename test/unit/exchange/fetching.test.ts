import { expect, test } from 'vitest';
import { Fetching } from '../../../electron/host/exchange/attachments/fetching.ts';
import type { Taken } from '../../../electron/host/exchange/attachments/fetching.ts';

/* Whom a chunk is asked of, however what comes is taken. */

test.each<[Taken]>([['kept'], ['not-kept'], ['wrong']])(
  'a chunk that comes as %s and is missing still is asked once of each source, and again when there is news',
  async (taken) => {
    const asked: string[] = [];
    const fetching = new Fetching({
      wanted: () => [{ list: 'list', lanOnly: false, parts: () => ['list'], missing: () => ['list'] }],
      take: () => taken,
      wrong: () => {},
      changed: () => {},
      bug: (problem) => asked.push(String(problem)),
    });
    for (const name of ['lan:one', 'relay:other']) {
      fetching.add({
        name,
        device: '',
        way: 'lan',
        window: 2,
        get: () => {
          asked.push(name);

          if (asked.length > 50) fetching.close();
          return Promise.resolve(new Uint8Array(1));
        },
      });
    }
    // One question follows from the answer before: as many turns as a hundred of them take.
    for (let turn = 0; turn < 1_000; turn += 1) await Promise.resolve();
    expect(asked).toEqual(['lan:one', 'relay:other']);
    fetching.again();
    for (let turn = 0; turn < 1_000; turn += 1) await Promise.resolve();
    expect(asked).toEqual(['lan:one', 'relay:other', 'lan:one', 'relay:other']);
  },
);
