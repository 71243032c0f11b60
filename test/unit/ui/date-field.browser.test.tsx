import axe from 'axe-core';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { DateField } from '../../../renderer/ui/components/index.ts';
import { mountUi } from '../../support/mount-ui.tsx';

function Field({ onDay }: { readonly onDay: (day: string) => void }) {
  const [day, setDay] = useState('2026-11-20');
  return (
    <DateField
      label="Date"
      value={day}
      onChange={(next) => {
        setDay(next);
        onDay(next);
      }}
    />
  );
}

const segments = (): readonly HTMLElement[] =>
  Array.from(document.querySelectorAll<HTMLElement>('[role="spinbutton"]'));

it.each([
  ['en', ['20', '11', '2026']],
  ['fr', ['20', '11', '2026']],
  ['ar', ['٢٠', '١١', '٢٠٢٦']],
])('a day is shown and typed in the order and the digits of the language (%s)', async (language, words) => {
  const days: string[] = [];
  const { host, unmount } = await mountUi(<Field onDay={(day) => days.push(day)} />, { language });
  expect(segments().map(({ textContent }) => textContent)).toEqual(words);
  const { violations } = await axe.run(host, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id }) => id)).toEqual([]);
  segments()[0]?.focus();
  await userEvent.keyboard('05');
  expect(document.activeElement).toBe(segments()[1]);
  await userEvent.keyboard('{ArrowUp}');
  expect(days.at(-1)).toBe('2026-12-05');
  for (const segment of segments()) {
    segment.focus();
    await userEvent.keyboard('{Backspace}{Backspace}{Backspace}{Backspace}');
  }
  expect(days.at(-1)).toBe('');
  unmount();
});
