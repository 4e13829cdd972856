import { issueLoginToken } from '../../src/services/staff/one-time-code.ts';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';
import type { Isp } from './harness.ts';
import { booked } from './looks.ts';

/** What the page of a line says first: whether it is green, and its headline. */
export interface Headline {
  readonly tone: string;
  readonly head: string;
}

/** Somebody who is logged in to the console and reads its pages over HTTP. */
export interface Office {
  page(path: string): Promise<string>;
  line(line: StageLine): Promise<Headline>;
  /** Fills in a form of a page, reads what it will do, and says yes. @returns what it said that it will do, and the page that it led to */
  deed(from: string, path: string, fields: Record<string, string>): Promise<{ shown: string; page: string }>;
}

export async function openOffice(isp: Isp): Promise<Office> {
  const token = issueLoginToken(isp.app.store, Date.now(), 'wanjiku');
  const entered = await fetch(`${isp.app.urls.console}/enter/${token}`, { redirect: 'manual' });
  const cookie = entered.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const page = async (path: string) => (await fetch(`${isp.app.urls.console}${path}`, { headers: { cookie } })).text();
  const post = (path: string, fields: Record<string, string>) =>
    fetch(`${isp.app.urls.console}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: isp.app.urls.console, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  const hiddenOf = (text: string) =>
    Object.fromEntries(
      [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
  return {
    page,
    async deed(from, path, fields) {
      const form = await page(from);
      if (!form.includes(`formaction="${path}"`)) throw new Error(`${from} has no form for ${path}`);
      const shown = await (await post(path, { csrf: hiddenOf(form)['csrf'] ?? '', ...fields })).text();
      const done = await post(path, { ...hiddenOf(shown), confirm: 'yes' });
      const place = done.headers.get('location');
      if (place === null) throw new Error(`${path} was not done: ${await done.text()}`);
      return { shown, page: await page(place) };
    },
    async line(line) {
      const text = await page(`/lines/${booked(isp, line).id}`);
      const found = /<p class="why-line (\w+)">.*?<b>(.*?)<\/b>/s.exec(text);
      if (found === null) throw new Error(`no headline on the page of ${line.accountNo}`);
      return { tone: found[1]!, head: found[2]! };
    },
  };
}
