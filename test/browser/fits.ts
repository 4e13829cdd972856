import type { Page } from 'playwright-core';
import { axeFinds } from './axe.ts';
import { PAGES } from './captive.ts';

/** All that a phone fetches for one page, style and script of before included. */
const HEAVIEST = 30 * 1024;
const SMALLEST = { width: 320, height: 640 };

/** What is wider than the page, smaller than a thumb, or cannot be read on its ground. */
const MISFITS = `(() => {
  const light = (rgb) => {
    const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number).map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
  const ground = (one) => { for (let at = one; at; at = at.parentElement) { const c = getComputedStyle(at).backgroundColor; if (!c.endsWith(', 0)')) return c; } return 'rgb(255,255,255)'; };
  const name = (one) => one.outerHTML.slice(0, 80);
  const wide = document.documentElement.scrollWidth > innerWidth ? ['page ' + document.documentElement.scrollWidth] : [];
  const small = [...document.querySelectorAll('a, button, input:not([type=radio]), label.plan, summary')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.height < 43.5 || box.width < 43.5);
  });
  const faint = [...document.querySelectorAll('main *, header *, footer *')].filter((one) =>
    [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '') && ratio(getComputedStyle(one).color, ground(one)) < 4.5);
  return [...wide, ...small.map(name), ...faint.map(name)];
})()`;

/** Looks at a customers' page as a phone of 320 px has it, in each of its states. */
export function watchFits(page: Page) {
  const assets = new Map<string, number>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!response.url().includes(PAGES) || !pathname.startsWith('/a/')) return;
    void response.body().then(
      (body) => assets.set(pathname, body.length),
      () => undefined,
    );
  });
  /** What is wrong with the page that is open, by day and by night; each complaint begins with the name of the state. */
  return async (state: string): Promise<string[]> => {
    await page.setViewportSize(SMALLEST);
    await page.evaluate('document.querySelectorAll("details").forEach((one) => (one.open = true))');
    const html = Buffer.byteLength(await page.content());
    const weight = [...assets.values()].reduce((sum, one) => sum + one, html);
    const found = assets.size === 2 && weight < HEAVIEST ? [] : [`${assets.size} assets, ${weight} bytes`];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      found.push(
        ...(await page.evaluate<string[]>(MISFITS)).map((one) => `${colorScheme} ${one}`),
        ...(await axeFinds(page, colorScheme === 'light' ? 'all' : 'of colours')).map((one) => `${colorScheme} ${one}`),
      );
    }
    return found.map((one) => `${state}: ${one}`);
  };
}
