import { afterEach, expect, it } from 'vitest';
import { guardFocus } from '../../../renderer/app/frame/regions.ts';
import { until } from '../../support/until.ts';

let host: HTMLElement | undefined;
let end = (): void => undefined;
afterEach(() => {
  end();
  host?.remove();
});

function must(name: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(`[data-name="${name}"]`);
  if (element === null) throw new Error(name);
  return element;
}

it('gives the focus back where it was and leaves the text where it was scrolled to', async () => {
  host = document.createElement('div');
  host.innerHTML = `
    <main data-region="main" tabindex="-1">
      <div data-name="text" style="block-size: 100px; overflow: auto">
        <p data-name="clause" tabindex="-1">Clause</p>
        <div style="block-size: 1000px"></div>
      </div>
    </main>
    <input data-name="field">`;
  document.body.append(host);
  end = guardFocus();
  must('clause').focus();
  must('text').scrollTop = 500;
  // A layer that goes with the focus in it.
  must('field').focus();
  must('field').remove();
  await until(() => document.activeElement === must('clause'), 'the focus');
  expect(must('text').scrollTop).toBe(500);
});
