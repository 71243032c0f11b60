import { describe, expect, it } from 'vitest';
import type { EncodingId } from '../../../shared/text/encodings/list.ts';
import { readableMessage } from '../../../electron/host/importing/mail/charsets.ts';
import { readMail } from '../../../electron/host/importing/mail/read-mail.ts';

/** "Доклад Генерального секретаря принят." in windows-1251. */
const RUSSIAN = Buffer.from(
  'c4eeeaebe0e420c3e5ede5f0e0ebfcedeee3ee20f1e5eaf0e5f2e0f0ff20eff0e8edfff22e',
  'hex',
);
const WORDS = 'Доклад Генерального секретаря принят.';

const lines = (...parts: readonly (string | Buffer)[]): Uint8Array =>
  new Uint8Array(
    Buffer.concat(parts.flatMap((part) => [Buffer.from(part as string, 'latin1'), Buffer.from('\r\n')])),
  );

async function wordsOf(
  message: Uint8Array,
  encoding: EncodingId | null = null,
): Promise<{ text: string; warnings: readonly string[] }> {
  const read = await readMail(message, null, encoding);
  if (!read.ok) throw new Error(read.error.code);
  return {
    text: read.value.blocks.map(({ text }) => text).join('\n'),
    warnings: read.value.warnings.map(({ code, detail }) => `${code} ${detail ?? ''}`),
  };
}

describe('a message that does not say its encoding', () => {
  it('is read by its letters, with its subject, and the import says so', async () => {
    const { text, warnings } = await wordsOf(
      lines('From: a@b.org', Buffer.concat([Buffer.from('Subject: '), RUSSIAN]), '', RUSSIAN),
    );
    expect(text.split(WORDS)).toHaveLength(3);
    expect(warnings).toEqual(['encoding-guessed windows-1251']);
  });

  it.each([
    ['base64', RUSSIAN.toString('base64')],
    ['quoted-printable', Array.from(RUSSIAN, (byte) => `=${byte.toString(16).toUpperCase()}`).join('')],
    ['8bit', RUSSIAN],
  ])('is read in parts that came as %s, all else of it as it was', async (transfer, body) => {
    const message = lines(
      'From: a@b.org',
      'Subject: Papers',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="=_x"',
      '',
      '--=_x',
      'Content-Type: text/plain; format=flowed; charset=us-ascii',
      `Content-Transfer-Encoding: ${transfer}`,
      '',
      body,
      '--=_x',
      'Content-Type: application/octet-stream; name="a.bin"',
      'Content-Transfer-Encoding: base64',
      '',
      '4OHi4+Tl',
      '--=_x--',
    );
    const { text, warnings } = await wordsOf(message);
    expect(text).toContain(WORDS);
    expect(warnings).toContain('encoding-guessed windows-1251');
    expect(warnings).toContain('embedded-left-out 1 · a.bin');
  });

  it('is read in the encoding that the delegate chose, also where it says another', async () => {
    const message = lines(
      'From: a@b.org',
      'Subject: Papers',
      'Content-Type: text/plain; charset=iso-8859-1',
      '',
      RUSSIAN,
    );
    expect((await wordsOf(message)).text).toContain('Äîêëàä');
    const chosen = await wordsOf(message, 'windows-1251');
    expect(chosen.text).toContain(WORDS);
    expect(chosen.warnings).toEqual(['encoding-chosen windows-1251']);
  });

  it('stays byte by byte where it says what it is, or is UTF-8', () => {
    for (const body of ['Plain words.', Buffer.from(WORDS, 'utf8')]) {
      const message = lines(
        'From: a@b.org',
        'Subject: Papers',
        'Content-Type: text/plain; charset=utf-8',
        '',
        body,
      );
      expect(readableMessage(message, null)).toEqual({ bytes: message, guesses: [] });
    }
  });

  it('is written anew wherever it is cut off', () => {
    const message = lines(
      'From: a@b.org',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      '',
      RUSSIAN,
      '--x--',
    );
    for (let end = 0; end < message.length; end += 3)
      expect(readableMessage(message.slice(0, end), null).bytes.length).toBeGreaterThanOrEqual(0);
  });
});
