import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** The rules of axe whose answer rests on colours. Nothing else of a page differs in the dark. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds wrong on the page that is open, a line each. It looks in the page itself: there are no frames, for which it would open
 * another page each time.
 * @param rules left out: all that axe has on by itself
 */
export async function axeFinds(page: Page, rules: 'all' | 'of colours' = 'all'): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (rules === 'all' ? axe : axe.withRules(OF_COLOURS)).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}
