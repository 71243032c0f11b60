import { describe, expect, it } from 'vitest';
import { attachmentsOf } from '../../../electron/host/importing/mail/attachments.ts';
import { splitMbox } from '../../../electron/host/importing/mail/split-mbox.ts';
import {
  bareSubject,
  inThreads,
  type ThreadedMessage,
} from '../../../electron/host/importing/mail/threads.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import { readByJob } from '../../support/inspect-json.ts';

async function read(name: string, text: string): Promise<ParsedDocument> {
  const outcome = await readByJob(name, utf8(text));
  if (!outcome.ok || outcome.value.kind !== 'parsed') throw new Error(JSON.stringify(outcome));
  return outcome.value.document;
}

const message = (id: string, subject: string, body: string, more = ''): string =>
  `From: =?utf-8?q?A=2E_Traor=C3=A9?= <a@example.org>\nTo: list@example.org\nDate: Mon, ${String(Number(id) + 2).padStart(2, '0')} Mar 2025 12:00:00 +0000\nMessage-ID: <${id}@x>\nSubject: ${subject}\n${more}\n${body}\n`;

describe('the files that a message carries', () => {
  const carrying = utf8(
    'From: a@b.org\nSubject: Papers\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nSee the papers.\n--x\nContent-Type: text/plain; name="../../etc/agenda.txt"\nContent-Disposition: attachment; filename="../../etc/agenda.txt"\n\nAgenda of the day.\n--x\nContent-Type: image/png; name=logo.png\nContent-Disposition: inline; filename=logo.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--x--\n',
  );

  it('are given by the last part of their names, without the pictures of the text', async () => {
    const part = await attachmentsOf(carrying, 0);
    if (!part.ok) throw new Error(part.error.code);
    expect(part.value.next).toBeNull();
    expect(part.value.members.map(({ path }) => path)).toEqual(['agenda.txt']);
    expect(new TextDecoder().decode(part.value.members[0]?.bytes ?? undefined)).toContain(
      'Agenda of the day.',
    );
  });

  it('are a thousand at most, and those beyond are said to be refused', async () => {
    const part = (at: number): string =>
      `--x\nContent-Disposition: attachment; filename=${String(at)}.txt\n\nW\n`;
    const many = Array.from({ length: 1003 }, (_, at) => part(at)).join('');
    const message = utf8(
      `From: a@b.org\nSubject: Papers\nContent-Type: multipart/mixed; boundary=x\n\n${many}--x--\n`,
    );
    const found = await attachmentsOf(message, 0);
    if (!found.ok) throw new Error(found.error.code);
    expect(found.value.members).toHaveLength(1001);
    expect(found.value.members.at(-1)).toEqual({ path: '… + 3', bytes: null, refused: 'too-large' });
  });

  it('are looked for without an exception, wherever the message is cut off', async () => {
    for (let length = 0; length < carrying.length; length += 17)
      expect(typeof (await attachmentsOf(carrying.slice(0, length), 0)).ok).toBe('boolean');
  });
});

describe('a message', () => {
  it('is its subject, who wrote to whom and when, and its words', async () => {
    const document = await read(
      'a.eml',
      message(
        '1',
        '=?utf-8?q?Article_7=3A_la_r=C3=A9vision?=',
        '1. First point.\n\n2. Second point.\n\n> Quoted before.\n',
      ),
    );
    expect(document.title).toBe('Article 7: la révision');
    expect(document.clauses.map(({ label, text }) => [label, text])).toEqual([
      [null, 'Article 7: la révision'],
      [null, 'From: A. Traoré'],
      [null, 'To: list@example.org'],
      [null, 'Date: 2025-03-03 12:00 UTC'],
      ['1.', 'First point.'],
      ['2.', 'Second point.'],
      [null, 'Quoted before.'],
    ]);
  });

  it.each([
    ['Tue, 2 Jan 2024 00:30:00 +0200', '2024-01-02 00:30 +02:00'],
    ['Mon, 1 Jan 2024 20:15:00 -0330 (NST)', '2024-01-01 20:15 −03:30'],
    ['Mon, 1 Jan 2024 20:15:00 GMT', '2024-01-01 20:15 UTC'],
    ['yesterday', 'yesterday'],
  ])('shows day and time of its sender, with the distance from UTC: %s', async (date, shown) => {
    const document = await read('a.eml', `From: a@b.c\nSubject: x\nDate: ${date}\n\nWords of it.\n`);
    const line = document.clauses.find(({ text }) => text.startsWith('Date: '))?.text ?? '';
    expect(line).toBe(`Date: ${shown}`);
  });

  it('stands apart from what it quotes: numbers there are deeper, and those of its own go on over them', async () => {
    const document = await read(
      'a.eml',
      message(
        '1',
        'x',
        '1. Kenya objects to the first of them.\n\nAna wrote:\n> 1. Brazil withdraws its proposal.\n> 2. Brazil joins consensus.\n>> 1. So it was said before.\n\n2. Kenya asks for the floor again.',
      ),
    );
    expect(
      document.clauses
        .filter(({ label }) => label !== null)
        .map(({ label, level, text, quoted }) => [label, level, text, quoted]),
    ).toEqual([
      ['1.', 0, 'Kenya objects to the first of them.', undefined],
      ['1.', 1, 'Brazil withdraws its proposal.', 1],
      ['2.', 1, 'Brazil joins consensus.', 1],
      ['1.', 2, 'So it was said before.', 2],
      ['2.', 0, 'Kenya asks for the floor again.', undefined],
    ]);
  });

  it('in HTML is read without its scripts and addresses, and its attachments are named', async () => {
    const document = await read(
      'a.eml',
      'From: a@b.c\nSubject: Page\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html; charset=utf-8\n\n<p>Hello <script>fetch("http://x")</script><img src="http://x/y.png"></p>\n--x\nContent-Type: application/pdf; name="C07-21.pdf"\nContent-Disposition: attachment; filename="C07-21.pdf"\nContent-Transfer-Encoding: base64\n\nAAAA\n--x--\n',
    );
    expect(document.clauses.map(({ text }) => text)).toContain('Hello');
    expect(JSON.stringify(document)).not.toContain('fetch(');
    expect(document.warnings).toMatchObject([{ code: 'embedded-left-out', detail: '1 · C07-21.pdf' }]);
  });
});

describe('a list', () => {
  it('is read as threads: answers under what they answer, by date', async () => {
    const mbox = [
      message('3', 'Re: Agenda', 'Third.', 'In-Reply-To: <1@x>\n'),
      message('1', 'Agenda', 'First.\n>From the start.'),
      message('2', '[wg] Venue', 'Second.'),
      message('4', 'Re: Agenda', 'Fourth.', 'References: <1@x> <3@x>\n'),
    ]
      .map((one) => `From a@example.org Mon Mar  3 12:00:00 2025\n${one}\n`)
      .join('');
    const document = await read('list.mbox', mbox);
    expect(
      document.clauses.filter(({ kind }) => kind === 'heading').map(({ level, text }) => `${level} ${text}`),
    ).toEqual([
      '1 Agenda',
      '2 From: A. Traoré, Date: 2025-03-03 12:00 UTC',
      '3 From: A. Traoré, Date: 2025-03-05 12:00 UTC',
      '4 From: A. Traoré, Date: 2025-03-06 12:00 UTC',
      '1 Venue',
      '2 From: A. Traoré, Date: 2025-03-04 12:00 UTC',
    ]);
    expect(document.clauses.map(({ text }) => text).join('\n')).toContain('From the start.');
  });

  it('splits only where a message begins', () => {
    const { messages } = splitMbox(
      utf8(
        'From a Mon Mar 3 12:00:00 2025\nSubject: x\n\nFrom here on, in 2025\nwe go.\n\nFrom b Mon Mar 3 12:00:00 2025\nSubject: y\n\nz\n',
      ),
    );
    expect(messages).toHaveLength(2);
  });

  it('puts every message somewhere once, whoever answers whom', () => {
    const one = (
      id: string,
      parents: readonly string[],
      subject = 's',
      date: number | null = 1,
    ): ThreadedMessage => ({ id, parents, subject, date });
    const circle = [
      one('a', ['b']),
      one('b', ['a']),
      one('c', ['c']),
      one('d', ['x'], 'Re: s'),
      one('e', [], 'q', null),
    ];
    const placed = inThreads(circle);
    expect(placed).toHaveLength(5);
    expect(new Set(placed.map(({ message: { id } }) => id))).toEqual(new Set(['a', 'b', 'c', 'd', 'e']));
    expect(bareSubject('Re: [wg] RE: AW: Agenda')).toBe('Agenda');
  });
});
