import axe from 'axe-core';

/** Rules of a whole page, which a part of one cannot keep. */
const OF_PAGES = ['region', 'page-has-heading-one', 'landmark-one-main'];
/** Rules that depend on colours: alone to be asked again when nothing but the theme has changed. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * What axe has to say against a part of the page as it stands, in light and in dark, each in a form that reads as a
 * sentence; by default against what is mounted, or the dialog that lies over it. The whole window is `documentElement`.
 */
export async function axeFaults(part: Element = mountedPart()): Promise<readonly string[]> {
  const root = document.documentElement;
  const theme = root.dataset['theme'] ?? 'light';
  const off = part === root ? {} : Object.fromEntries(OF_PAGES.map((rule) => [rule, { enabled: false }]));
  root.dataset['theme'] = 'light';
  const light = await axe.run(part, { resultTypes: ['violations'], rules: off });
  root.dataset['theme'] = 'dark';
  const dark = await axe.run(part, {
    resultTypes: ['violations'],
    runOnly: { type: 'rule', values: OF_COLOURS },
  });
  root.dataset['theme'] = theme;
  return [...sentences(light), ...sentences(dark).map((one) => `dark: ${one}`)];
}

function mountedPart(): Element {
  return (
    document.querySelector('[role="dialog"], [role="alertdialog"]') ??
    document.querySelector('#root') ??
    document.body
  );
}

function sentences({ violations }: axe.AxeResults): readonly string[] {
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`);
}
