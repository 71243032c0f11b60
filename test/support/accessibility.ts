import axe from 'axe-core';
import type { Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rules that depend on colours: alone to be asked again when nothing but the theme has changed. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

type Options = Omit<axe.RunOptions, 'resultTypes'>;

async function violations(page: Page, region: string, options: Options): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return await page.evaluate(
    async ([where, how]) => {
      const checker = (window as unknown as { readonly axe: typeof axe }).axe;
      const found = await checker.run(where, { ...how, resultTypes: ['violations'] });
      return found.violations.map(
        (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(' | ')}`,
      );
    },
    [region, options] as const,
  );
}

/**
 * What axe has to say against the page as it stands, in light and in dark, each in a form that reads as a sentence.
 * Every rule is asked of the whole page, but those of colours only within `region`, if the rest of the page was
 * looked at before: they cost most and see the rest no differently.
 */
export async function accessibilityProblems(page: Page, region = 'html'): Promise<readonly string[]> {
  const colours = { runOnly: { type: 'rule' as const, values: OF_COLOURS } };
  const rules = Object.fromEntries(OF_COLOURS.map((rule) => [rule, { enabled: false }]));
  await page.emulateMedia({ colorScheme: 'light' });
  const all = await violations(page, 'html', { runOnly: { type: 'tag', values: TAGS }, rules });
  const light = await violations(page, region, colours);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await violations(page, region, colours);
  return [...all, ...light.map((one) => `light: ${one}`), ...dark.map((one) => `dark: ${one}`)];
}
