import { describe, expect, test } from 'vitest';
import { filesOf } from '../../../electron/host/exchange/attachments/manifest.ts';
import type { LoggedAct } from '../../../electron/host/exchange/attachments/manifest.ts';
import { putHash } from '../../../electron/host/exchange/codec/file-acts.ts';
import type { PutAct } from '../../../electron/host/exchange/codec/file-acts.ts';
import { asId } from '../../../shared/base/ids.ts';
import { WORDS } from '../../support/circle-files.ts';

/* What the circle's log says of its documents: a pure function of the acts. */

type Device = LoggedAct['device'];
const [AA, BB] = ['aa', 'bb'].map((sign) => asId<Device>(sign.repeat(32))) as [Device, Device];
const PUT: PutAct = {
  kind: 'put',
  ...WORDS,
  sha256: '22'.repeat(32),
  list: '11'.repeat(32),
  size: 5,
  at: 5,
};

function logged(device: Device, act: LoggedAct['act'], byHead = false, epoch = 'e'): LoggedAct {
  return { device, epoch, byHead, act };
}

/** In either order: the title, size and standing of each document. */
function said(acts: readonly LoggedAct[], isModerated: boolean) {
  const [one, other] = [acts, acts.toReversed()].map((some) =>
    filesOf(some, isModerated).map(({ title, size, standing }) => [title, size, standing.kind]),
  );
  expect(other).toEqual(one);
  return one;
}

describe('what was let in', () => {
  const decided = {
    kind: 'file-decided' as const,
    putter: BB,
    put: putHash(PUT),
    approved: true,
    reason: '',
    at: 9,
  };

  test.each([
    { title: 'Agreed by the Chair' },
    { name: 'other.docx' },
    { symbol: 'PLEN/1' },
    { agenda: '1' },
    { mediaType: 'text/html' },
  ])('lets in nothing that its writer says of it later under other words: %o', (change) => {
    const acts = [logged(BB, PUT), logged(BB, { ...PUT, ...change }), logged(AA, decided, true)];
    expect(said(acts, true)).toEqual([[WORDS.title, 5, 'open']]);
    expect(filesOf(acts, true)[0]).toMatchObject(WORDS);
  });

  test('stays in when its writer withdraws the same under other words', () => {
    const other = { ...PUT, title: 'Another' };
    const withdrawn = { kind: 'withdrawn' as const, putter: BB, put: putHash(other), at: 9 };
    const acts = [logged(BB, PUT), logged(AA, decided, true), logged(BB, other), logged(BB, withdrawn)];
    expect(said(acts, true)).toEqual([[WORDS.title, 5, 'open']]);
  });
});
