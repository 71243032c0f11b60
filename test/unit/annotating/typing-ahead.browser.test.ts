import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cdp, userEvent } from 'vitest/browser';
import { TypingAhead } from '../../../renderer/features/typing-ahead.ts';
import { asId, type AnnotationId } from '../../../shared/base/ids.ts';

const card = asId<AnnotationId>('card');
let ahead: TypingAhead;
let field: HTMLTextAreaElement;

beforeEach(() => {
  ahead = new TypingAhead();
  field = document.createElement('textarea');
  document.body.append(field);
  field.focus();
});
afterEach(() => {
  ahead.end();
  field.remove();
});

describe('typing ahead of a card', () => {
  test('keeps letters, line ends and corrections for the card that is opening, and keeps them from the text', async () => {
    ahead.begin();
    await userEvent.keyboard('Ask wgo{Backspace}{Backspace}ho{Enter}did é ع 你');
    ahead.meantFor(card);
    expect(ahead.takeFor(card)).toBe('Ask who\ndid é ع 你');
    expect(field.value).toBe('');
  });

  test('gives what is typed between two looks to the second', async () => {
    ahead.begin();
    ahead.meantFor(card);
    await userEvent.keyboard('a');
    expect(ahead.takeFor(card)).toBe('a');
    await userEvent.keyboard('b');
    expect(ahead.takeFor(card)).toBe('b');
  });

  test('gives nothing to another card', async () => {
    ahead.begin();
    ahead.meantFor(card);
    await userEvent.keyboard('a');
    ahead.end(asId('other'));
    expect(ahead.takeFor(asId('other'))).toBe('');
    expect(ahead.takeFor(card)).toBe('a');
  });

  test('lets keys go where they would when no card opens', async () => {
    ahead.begin();
    ahead.end();
    await userEvent.keyboard('abc');
    expect(field.value).toBe('abc');
    expect(ahead.takeFor(card)).toBe('');
  });

  test.each(['{Escape}', '{Tab}', 'pointer'])('ends with %s and keeps what was typed', async (way) => {
    ahead.begin();
    ahead.meantFor(card);
    await userEvent.keyboard('a');
    if (way === 'pointer') await userEvent.click(field);
    else await userEvent.keyboard(way);
    field.focus();
    await userEvent.keyboard('b');
    expect(field.value).toBe('b');
    expect(ahead.takeFor(card)).toBe('a');
  });

  test('leaves shortcuts alone, and takes what AltGr writes', () => {
    ahead.begin();
    ahead.meantFor(card);
    const press = (key: string, more: KeyboardEventInit): boolean =>
      field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
    expect(press('k', { ctrlKey: true })).toBe(true);
    expect(press('{', { ctrlKey: true, altKey: true, modifierAltGraph: true })).toBe(false);
    expect(ahead.takeFor(card)).toBe('{');
  });

  test('does not write the letter that asked for the card, however long it is held', () => {
    ahead.begin();
    ahead.meantFor(card);
    const press = (key: string, repeat: boolean): boolean =>
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key, code: `Key${key}`, repeat, bubbles: true, cancelable: true }),
      );
    expect([press('n', true), press('n', true), press('o', false), press('o', true)]).toEqual(
      Array.from({ length: 4 }, () => false),
    );
    expect(ahead.takeFor(card)).toBe('oo');
  });

  test('lets a composition be', async () => {
    ahead.begin();
    ahead.meantFor(card);
    const protocol = cdp() as unknown as { send(method: string, params: unknown): Promise<unknown> };
    await protocol.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
    await protocol.send('Input.insertText', { text: '你' });
    expect(field.value).toBe('你');
    expect(ahead.takeFor(card)).toBe('');
  });
});
