import { afterEach, expect, test } from 'vitest';
import { createBrowserDialog } from '../../../renderer/host/browser-dialog.ts';

const original = HTMLInputElement.prototype.click;
afterEach(() => {
  HTMLInputElement.prototype.click = original;
});

/** Stands for the delegate in front of the system's dialog, which no page can operate. */
function whenAsked(answer: (field: HTMLInputElement) => void): void {
  HTMLInputElement.prototype.click = function () {
    queueMicrotask(() => answer(this));
  };
}

function give(field: HTMLInputElement, files: readonly File[]): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  field.files = transfer.files;
  field.dispatchEvent(new Event('change'));
}

test('chosen files come with their name, size and bytes', async () => {
  whenAsked((field) => {
    expect(field.multiple).toBe(true);
    expect(field.accept).toBe('.txt,.docx');
    give(field, [new File(['abc'], 'تقرير.txt', { type: 'text/plain' })]);
  });
  const [file] = await createBrowserDialog().openFiles({ accept: ['.txt', '.docx'], many: true });
  expect(file).toMatchObject({ name: 'تقرير.txt', path: 'تقرير.txt', size: 3, mediaType: 'text/plain' });
  expect(await file?.bytes()).toEqual(new TextEncoder().encode('abc'));
  expect(document.querySelector('input[type=file]')).toBeNull();
});

test('a delegate who gives up chooses nothing', async () => {
  whenAsked((field) => field.dispatchEvent(new Event('cancel')));
  expect(await createBrowserDialog().openFolder()).toEqual([]);
});

test('a folder is asked for as a folder', async () => {
  whenAsked((field) => {
    expect(field.webkitdirectory).toBe(true);
    give(field, [new File(['x'], 'a.txt')]);
  });
  expect(await createBrowserDialog().openFolder()).toHaveLength(1);
});

test('a file is saved as a download under its name', async () => {
  const clicked: string[] = [];
  const listen = (event: Event): void => {
    const link = event.target as HTMLAnchorElement;
    clicked.push(`${link.download} ${link.href.slice(0, 5)}`);
    event.preventDefault();
  };
  document.addEventListener('click', listen);
  expect(
    await createBrowserDialog().saveFile('a.dwbackup', 'application/octet-stream', new Blob(['x'])),
  ).toBe(true);
  document.removeEventListener('click', listen);
  expect(clicked).toEqual(['a.dwbackup blob:']);
});
