import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { frameScene, report } from '../../support/frame-window.tsx';
import { aClause, aDocument, aDraftEntry, aText } from '../../support/store-records.ts';
import { until } from '../../support/until.ts';

const scene = frameScene();

function regionOfFocus(): string | null {
  return document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region'] ?? null;
}
function palette(): HTMLElement | null {
  return document.querySelector('[role="dialog"] input');
}

/** Opens a menu and every menu in it; gives the words of all commands. */
async function openMenu(name: string): Promise<readonly string[]> {
  const words = (): readonly string[] =>
    Array.from(document.querySelectorAll('[role="menuitem"] [data-label]'), (item) => item.textContent);
  (page.getByRole('button', { name, exact: true }).element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await until(() => document.activeElement?.role === 'menuitem', 'the menu');
  const found = new Set(words());
  const groups = document.querySelectorAll('[role="menuitem"][aria-haspopup]').length;
  for (let group = 0; group < groups; group += 1) {
    if (group > 0) await userEvent.keyboard('{ArrowDown}');
    await userEvent.keyboard('{ArrowRight}');
    await until(() => document.activeElement?.querySelector('[data-label]') !== null, 'the menu beside');
    for (const word of words()) found.add(word);
    await userEvent.keyboard('{ArrowLeft}');
    await until(() => document.activeElement?.hasAttribute('aria-haspopup') === true, 'the first menu');
  }
  await userEvent.keyboard('{Escape}');
  await until(() => document.querySelector('[role="menu"]') === null, 'the end of the menu');
  return Array.from(found);
}

describe('the frame', () => {
  it('lets F6 and Shift+F6 visit all five regions', async () => {
    await scene.openReport();
    const there: (string | null)[] = [];
    for (let step = 0; step < 5; step += 1) {
      await userEvent.keyboard('{F6}');
      there.push(regionOfFocus());
    }
    expect(new Set(there)).toEqual(new Set(['main', 'side', 'start', 'status', 'top']));
    const back: (string | null)[] = [];
    for (let step = 0; step < 5; step += 1) {
      await userEvent.keyboard('{Shift>}{F6}{/Shift}');
      back.push(regionOfFocus());
    }
    expect(back).toEqual([...there.slice(0, 4).toReversed(), there[4]]);
  });

  it('never leaves the focus on the body while Tab goes round', async () => {
    await scene.openReport();
    await userEvent.keyboard('{F6}');
    for (let step = 0; step < 30; step += 1) {
      await userEvent.tab();
      if (document.activeElement === document.body) await userEvent.tab();
      expect(document.activeElement).not.toBe(document.body);
    }
  });

  it('opens the palette with Ctrl+K and gives the focus back on Escape', async () => {
    await scene.open();
    const commands = page.getByRole('button', { name: 'Commands, Ctrl+K' });
    (commands.element() as HTMLElement).focus();
    await userEvent.keyboard('{Control>}k{/Control}');
    await until(() => palette() !== null, 'the palette');
    await userEvent.keyboard('{Escape}');
    await until(() => palette() === null, 'the end of the palette');
    await until(
      () => document.activeElement?.getAttribute('aria-label') === 'Commands, Ctrl+K',
      'the focus where it was',
    );
  });

  it('closes the palette with one Escape although words stand in it', async () => {
    await scene.open();
    await userEvent.keyboard('{Control>}k{/Control}');
    await until(() => palette() !== null, 'the palette');
    await userEvent.keyboard('report{Escape}');
    await until(() => palette() === null, 'the end of the palette');
  });

  it('narrows the palette while one types, whatever the accents, and runs with Enter', async () => {
    await scene.open();
    await userEvent.keyboard('{Control>}k{/Control}');
    await until(() => palette() !== null, 'the palette');
    await userEvent.keyboard('táskś');
    await until(
      () => document.querySelectorAll('[role="dialog"] [role="menuitem"]').length === 1,
      'one command',
    );
    await userEvent.keyboard('{Enter}');
    await until(() => document.querySelector('main h1')?.textContent === 'Tasks', 'the tasks');
  });

  it('runs the line of the palette to which the arrows went', async () => {
    await scene.open();
    await userEvent.keyboard('{Control>}k{/Control}');
    await until(() => palette() !== null, 'the palette');
    await userEvent.keyboard('library:');
    const chosen = () =>
      document.querySelector('[role="dialog"] [role="menuitem"][data-focused] [data-label]')?.textContent;
    await until(() => chosen() !== undefined, 'the first line');
    expect(chosen()).not.toBe('Library: Trash');
    for (let line = 0; line < 6 && chosen() !== 'Library: Trash'; line += 1)
      await userEvent.keyboard('{ArrowDown}');
    await userEvent.keyboard('{Enter}');
    await until(() => document.querySelector('main h1')?.textContent === 'Trash', 'Trash');
  });

  it('finds a text in the palette by the name of its file', async () => {
    await scene.open();
    await userEvent.keyboard('{Control>}k{/Control}');
    await until(() => palette() !== null, 'the palette');
    await userEvent.keyboard(report.fileName);
    const lines = () => Array.from(document.querySelectorAll('[role="dialog"] [role="menuitem"]'));
    await until(() => lines().length === 1, 'one line');
    expect(lines()[0]?.textContent).toContain('Report of the group');
    await userEvent.keyboard('{Enter}');
    await until(() => document.querySelector('main [data-clause]') !== null, 'the text');
  });

  it('runs what was typed when Enter comes before the palette has narrowed', async () => {
    await scene.open();
    await userEvent.keyboard('{Control>}k{/Control}');
    await until(() => palette() !== null, 'the palette');
    const field = palette();
    if (!(field instanceof HTMLInputElement)) throw new Error('no field');
    // Both in one task: nothing is drawn between them.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, 'tasks');
    field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: 'tasks' }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    await until(() => document.querySelector('main h1')?.textContent === 'Tasks', 'the tasks');
    expect(palette()).toBeNull();
  });

  it('runs what was typed when Enter comes as the line under a resting pointer is being chosen', async () => {
    await scene.open();
    await userEvent.click(page.getByRole('button', { name: 'Commands, Ctrl+K' }));
    await until(() => palette() !== null, 'the palette');
    const field = page.elementLocator(palette() ?? document.body);
    await userEvent.fill(field, 'tasks');
    const lines = () => document.querySelectorAll('[role="dialog"] [role="menuitem"]');
    await until(() => lines().length === 1, 'one command');
    const [line] = lines();
    if (line === undefined) throw new Error('no line');
    // Back in the field: no line is chosen.
    await userEvent.click(field);
    await until(() => !line.hasAttribute('data-focused'), 'no line');
    // As soon as the line is drawn as chosen, and before the list has heard of it.
    const chosen = new MutationObserver(() => {
      if (!line.hasAttribute('data-focused')) return;
      chosen.disconnect();
      const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
      palette()?.dispatchEvent(enter);
    });
    chosen.observe(line, { attributes: true });
    await userEvent.hover(line);
    await until(() => document.querySelector('main h1')?.textContent === 'Tasks', 'the tasks');
    expect(palette()).toBeNull();
  });

  it('has every command of the palette in a menu too', async () => {
    await scene.open();
    const inMenus = [...(await openMenu('Menu')), ...(await openMenu('Help'))];
    await userEvent.keyboard('{Control>}k{/Control}');
    await until(() => palette() !== null, 'the palette');
    const commands = Array.from(document.querySelectorAll('[role="dialog"] [role="group"]')).flatMap(
      (group) =>
        group.textContent.includes('Report of the group')
          ? []
          : Array.from(group.querySelectorAll('[data-label]'), (item) => item.textContent),
    );
    expect(commands.length).toBeGreaterThan(10);
    for (const command of commands) expect(inMenus).toContain(command);
  });

  it('says in the second pane, as long as it has the same text, how another comes there', async () => {
    await scene.store.documents.add(
      aDocument('d-2', { title: 'Second', symbol: 'C07/21' }),
      aText([aClause('c-3', 'It is so.')]),
    );
    await scene.openReport();
    await userEvent.keyboard('{F9}');
    const hints = () => document.querySelectorAll('main section [title^="Another text:"]');
    await until(() => hints().length === 1, 'the hint');
    const second = () => document.querySelectorAll('main > div > section')[1];
    expect(second()?.contains(hints()[0] ?? null)).toBe(true);
    await userEvent.fill(page.getByRole('searchbox', { name: /^Go to/ }), 'C07/21');
    await until(() => document.querySelector('[role="status"]')?.textContent !== '', 'the offers');
    await until(() => document.body.textContent.includes('C07/21 · Second'), 'the place');
    // Which key it is follows the pane that acts, and the second one does so a moment after it came.
    const key =
      hints()[0]?.textContent.endsWith('Ctrl+Enter') === true ? '{Control>}{Enter}{/Control}' : '{Enter}';
    await userEvent.keyboard(key);
    await until(
      () => second()?.textContent.includes('It is so.') === true,
      'the other text in the second pane',
    );
    expect(document.querySelector('main > div > section')?.textContent).toContain('The group met.');
    expect(hints()).toHaveLength(0);
  });

  it.each(['en', 'fr', 'ar'])('cuts no words in the fields of a narrow window (%s)', async (language) => {
    await scene.open({ language });
    await until(() => document.querySelectorAll('input[placeholder]').length >= 2, 'the fields');
    const pen = document.createElement('canvas').getContext('2d');
    const cut = (): readonly string[] =>
      Array.from(document.querySelectorAll<HTMLInputElement>('input[placeholder]')).flatMap((field) => {
        if (pen === null || !field.checkVisibility()) return [];
        const style = getComputedStyle(field);
        pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        return pen.measureText(field.placeholder).width > room + 1 ? [field.placeholder] : [];
      });
    for (const width of [1280, 1000, 768, 640, 600, 480, 400, 320]) {
      await page.viewport(width, 800);
      await until(() => innerWidth === width, 'the width');
      // Which words a field has room for is known a moment after its width.
      await expect.poll(cut, { message: `at ${String(width)}` }).toEqual([]);
    }
  });

  it('leaves the text where it is when the panes beside it become sheets and come back', async () => {
    await scene.openReport();
    const text = document.querySelector('main [data-clause]');
    for (const width of [900, 700, 1280]) {
      await page.viewport(width, 800);
      await until(
        () => (document.querySelector('[data-region="side"]') === null) === width < 768,
        `the panes at ${width}`,
      );
      expect(document.querySelector('main [data-clause]')).toBe(text);
    }
  });

  it('shows two texts with F9 and one again', async () => {
    await scene.openReport();
    await userEvent.keyboard('{F9}');
    await until(
      () => document.querySelectorAll('main section[aria-label$="Report of the group"]').length === 2,
      'two texts',
    );
    await userEvent.keyboard('{F9}');
    await until(
      () => document.querySelectorAll('main section[aria-label$="Report of the group"]').length === 1,
      'one text',
    );
  });

  it('hides the private side in Room view and brings it back', async () => {
    await scene.openReport();
    await userEvent.keyboard('{F4}');
    await until(() => document.querySelector('[data-region="side"]') === null, 'no notes');
    for (const part of document.querySelectorAll<HTMLElement>('[data-private]'))
      expect(part.checkVisibility()).toBe(false);
    await userEvent.keyboard('{F4}');
    await until(() => document.querySelector('[data-region="side"]') !== null, 'the notes');
  });

  it('keeps the focus in the text when Room view takes the side pane away', async () => {
    await scene.openReport();
    const tab = document.querySelector<HTMLElement>('[data-region="side"] [role="tab"]');
    tab?.focus();
    await userEvent.keyboard('{F4}');
    await until(() => document.querySelector('[data-region="side"]') === null, 'no notes');
    await until(() => regionOfFocus() === 'main', 'the focus in the text');
  });

  it('begins with the focus on the main region', async () => {
    await scene.open();
    await until(() => regionOfFocus() === 'main', 'the focus');
  });

  it('makes no note in Room view and says why', async () => {
    await scene.openReport();
    await userEvent.keyboard('{F4}');
    document.querySelector<HTMLElement>('main [data-clause]')?.focus();
    await userEvent.keyboard('n');
    await until(
      () => document.querySelector('footer')?.textContent.includes('Leave Room view to annotate') === true,
      'the reason',
    );
    expect(await scene.store.annotations.all().current()).toEqual([]);
  });

  it('shows on the Exchange screen in Room view only that it is hidden', async () => {
    await scene.store.settings.set({
      frame: JSON.stringify({ meeting: null, desks: { '': { screen: { kind: 'exchange' }, texts: [] } } }),
    });
    await scene.open();
    await userEvent.keyboard('{F4}');
    await until(
      () => document.querySelector('main')?.textContent.includes('hidden in Room view') === true,
      'the sentence',
    );
    expect(document.querySelectorAll('main button')).toHaveLength(0);
  });

  it('shows in Room view neither the name of a draft nor the last act', async () => {
    await scene.store.drafts.put(aDraftEntry('w-1', { name: 'Secret plan' }));
    await scene.openReport();
    document.querySelector<HTMLElement>('main [data-clause]')?.focus();
    await userEvent.keyboard('h');
    await until(() => document.querySelector('footer')?.textContent.includes('Undo') === true, 'the offer');
    await until(() => document.body.textContent.includes('Secret plan'), 'the draft');
    await userEvent.keyboard('{F4}');
    await until(() => !document.body.textContent.includes('Secret plan'), 'no name');
    expect(document.querySelector('footer')?.textContent).not.toContain('Undo');
  });

  it('opens the card of a new note in a narrow window, with the focus in it', async () => {
    await page.viewport(640, 800);
    await scene.openReport();
    document.querySelector<HTMLElement>('main [data-clause]')?.focus();
    await userEvent.keyboard('n');
    await until(() => document.activeElement?.closest('[role="dialog"] [data-card]') !== null, 'the card');
    await until(() => document.activeElement?.closest('textarea, [contenteditable]') !== null, 'the field');
  });

  it('opens the protection settings from the status bar without moving the window', async () => {
    await scene.store.settings.set({ personName: 'Amina Diallo' });
    await scene.open();
    await page.getByRole('button', { name: 'Not protected' }).click();
    await until(() => document.activeElement?.closest('#settings-security') !== null, 'the focus there');
    expect(document.documentElement.scrollTop).toBe(0);
    expect(document.querySelector('#settings-security')?.getBoundingClientRect().top).toBeLessThan(400);
    const person = document.querySelector('#settings-person');
    expect(person?.checkVisibility()).toBe(true);
    await userEvent.keyboard('{F4}');
    await until(() => person?.checkVisibility() === false, 'no name');
  });

  it('remembers the meeting, the texts and the widths', async () => {
    await scene.openReport();
    const separator = page.getByRole('separator', { name: 'Width of the meeting folder' }).element();
    const before = Number(separator.getAttribute('aria-valuenow'));
    (separator as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(Number(separator.getAttribute('aria-valuenow'))).toBe(before + 2);
    await until(
      async () => (await scene.store.settings.live().current()).frame.includes(`"startWidth":${before + 2}`),
      'the saved frame',
    );
  });

  it('widens with the other arrow where the folder stands on the right', async () => {
    await scene.open({ language: 'ar' });
    const separator = document.querySelector<HTMLElement>('hr[aria-valuenow]');
    const before = Number(separator?.getAttribute('aria-valuenow'));
    separator?.focus();
    await userEvent.keyboard('{ArrowLeft}');
    expect(Number(separator?.getAttribute('aria-valuenow'))).toBe(before + 1);
  });
});
