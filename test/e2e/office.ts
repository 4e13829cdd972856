import { issueLoginToken } from '../../src/services/staff/one-time-code.ts';
import type { StageLine } from '../../src/cli/demo/stage.ts';
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
}

export async function openOffice(isp: Isp): Promise<Office> {
  const token = issueLoginToken(isp.app.store, Date.now(), 'wanjiku');
  const entered = await fetch(`${isp.app.urls.console}/enter/${token}`, { redirect: 'manual' });
  const cookie = entered.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const page = async (path: string) => (await fetch(`${isp.app.urls.console}${path}`, { headers: { cookie } })).text();
  return {
    page,
    async line(line) {
      const text = await page(`/lines/${booked(isp, line).id}`);
      const found = /<p class="why-line (\w+)">.*?<b>(.*?)<\/b>/s.exec(text);
      if (found === null) throw new Error(`no headline on the page of ${line.accountNo}`);
      return { tone: found[1]!, head: found[2]! };
    },
  };
}
