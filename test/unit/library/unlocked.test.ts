import { describe, expect, it } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { DocumentId } from '../../../shared/base/ids.ts';
import type { FileOutcome } from '../../../renderer/features/library/importing/import-files.ts';
import { afterUnlocking } from '../../../renderer/features/library/importing/unlock-file.ts';

const kept = (file: string): FileOutcome => ({ kind: 'kept', file, document: asId<DocumentId>(`d-${file}`) });
const here = (file: string): FileOutcome => ({
  kind: 'already-here',
  file,
  document: asId<DocumentId>('d-1'),
});
const refused = (file: string, code: string): FileOutcome => ({ kind: 'refused', file, code, details: '' });

describe('what is said of a file for which a password was typed', () => {
  it('is that the password is wrong where nothing opened, and the line stays', () => {
    for (const outcomes of [
      [refused('a.zip', 'wrong-password')],
      // What was not sealed came in before and is no work of this password.
      [here('a.zip/1.txt'), refused('a.zip', 'wrong-password')],
    ])
      expect(afterUnlocking(outcomes)).toEqual({ kind: 'wrong', code: 'wrong-password' });
    expect(afterUnlocking([refused('a.zip', 'wrong-or-damaged')])).toMatchObject({
      code: 'wrong-or-damaged',
    });
  });

  it('is that it was opened where all of it was', () => {
    for (const outcomes of [[kept('a.pdf')], [here('a.pdf')], [kept('a.zip/1'), here('a.zip/2')]])
      expect(afterUnlocking(outcomes).kind).toBe('opened');
  });

  it('is that a part of an archive was, whose other files still ask for theirs', () => {
    expect(afterUnlocking([kept('a.zip/1'), refused('a.zip', 'wrong-password')])).toEqual({
      kind: 'partly',
      outcomes: [kept('a.zip/1'), refused('a.zip', 'encrypted')],
    });
    expect(afterUnlocking([kept('a.zip/1'), refused('a.zip/2', 'damaged')]).kind).toBe('partly');
  });

  it('is why nothing of it came, where no password helps', () => {
    for (const code of ['cannot-unlock', 'damaged', 'too-large', 'encrypted'])
      expect(afterUnlocking([refused('a.pdf', code)])).toMatchObject({ kind: 'refused', code });
  });
});
