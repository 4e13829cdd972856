import { isRepairable } from '../../domain/lines/differences.ts';
import { SERVICES } from '../../domain/ports.ts';
import { FORM_SAID } from '../../domain/said/form-said.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { parseLocalTime } from '../../domain/time/local-time.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import { waitingSettings } from '../../views/settings.ts';
import { restartBox } from '../../services/box/restart.ts';
import { chooseHttps } from '../../services/box/https-only.ts';
import { trustClock } from '../../services/box/trust-clock.ts';
import { changeSettings, chosenSettings } from '../../services/setup/change-settings.ts';
import { acceptBox } from '../../services/lines/accept-box.ts';
import { addLine } from '../../services/lines/add-line.ts';
import { allowCutOffs } from '../../services/lines/cut-offs.ts';
import { compensateLines } from '../../services/lines/compensate-lines.ts';
import { rebuildRouter } from '../../services/lines/rebuild-router.ts';
import { pauseRouter, resumeRouter } from '../../services/lines/pause-router.ts';
import { lookUpAddress } from '../../services/lines/look-up-address.ts';
import { repairLines } from '../../services/lines/repair-lines.ts';
import { minter } from '../../services/lines/subscribers.ts';
import type { BooksPolicy } from '../../services/money/credit-line.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import type { Fields, Open } from './money-deeds.ts';
import { readLookUp } from './address-form.ts';
import { foundPage } from './pages/addresses-page.ts';
import { comparePath } from './router-routes.ts';

const none = () => [];
const themselves = (lanes: readonly string[]) => lanes;

/** The forms about the box, its routers, and new lines. @param random uniform in [0, 1), and nothing that can be guessed */
export function openBoxDoors(
  open: Open,
  { now, business, routerLooks, settings }: Pick<ConsoleDeps, 'now' | 'business' | 'routerLooks' | 'settings'>,
  policy: BooksPolicy,
  random: () => number,
): void {
  const routers = () => '/routers';
  const compared = (_: number, { router = '' }: Fields) => comparePath(router);
  const read = (text: string) => parseLocalTime(text, business.timeZone);
  open({ path: '/clock/trust', action: trustClock, input: () => ({}), from: () => '/attention', lanes: none });
  for (const only of [true, false]) {
    const path = `/https/${only ? 'only' : 'open'}`;
    open({ path, action: chooseHttps, input: () => ({ only }), from: () => '/https', lanes: none });
  }
  open({
    path: '/cut-offs/allow',
    action: allowCutOffs,
    input: (_, { count = '' }) =>
      /^[1-9]\d{0,8}$/.test(count.trim()) ? { count: Number(count) } : FORM_SAID.howManyLines(),
    from: () => '/attention',
    lanes: themselves,
  });
  open({
    path: '/settings/change',
    action: changeSettings(settings),
    input: (_, fields) => ({
      texts: Object.fromEntries(Object.entries(fields).filter(([name]) => name.includes('.'))),
    }),
    from: (_, { back = '' }) => (/^\/(?:first-run\/[a-z]+|sms\/texts)$/.test(back) ? back : '/settings'),
    lanes: none,
    then: () => settings.keep(),
  });
  open({
    path: '/box/restart',
    action: restartBox((store) => waitingSettings(settings, chosenSettings(store))),
    input: () => ({}),
    from: () => '/settings',
    lanes: none,
  });
  const atRouter = { input: (_: number, { router = '' }: Fields) => ({ router }) };
  open({ path: '/routers/accept', action: acceptBox, ...atRouter, from: routers, lanes: none });
  open({ path: '/routers/pause', action: pauseRouter, ...atRouter, from: routers, lanes: none });
  open({ path: '/routers/resume', action: resumeRouter, ...atRouter, from: routers, lanes: themselves });
  open({
    path: '/addresses/look-up',
    action: lookUpAddress(policy.timeZone),
    input: (_, fields) => readLookUp(fields, business.timeZone),
    from: (_, { what = '' }) => `/addresses?what=${encodeURIComponent(what)}`,
    lanes: none,
    show: (found, formats, again) => foundPage(found, business.timeZone, formats, again),
  });
  open({
    path: '/routers/compensate',
    action: compensateLines(policy),
    input(_, { router = '', from = '', to = '' }) {
      const [begin, end] = [read(from), read(to)];
      if (begin === null || end === null) return FORM_SAID.whenDown();
      return { router, from: begin, to: end, eachMs: null };
    },
    from: routers,
    lanes: themselves,
  });
  open({
    path: '/routers/repair',
    action: repairLines,
    input(_, { router = '', read = '', atMost = '' }) {
      if (!/^[1-9]\d{0,5}$/.test(atMost)) return FORM_SAID.howManyAtMost();
      const found = routerLooks.last(router);
      // What is done is what was shown: another look may have found others.
      if (found === null || String(found.readAt) !== read) {
        return FORM_SAID.lookedAnew();
      }
      const accounts = found.lines.filter(isRepairable).map(({ account }) => account);
      return { router, accounts, atMost: Number(atMost) };
    },
    from: compared,
    lanes: themselves,
  });
  open({ path: '/routers/rebuild', action: rebuildRouter, ...atRouter, from: compared, lanes: themselves });
  open({
    path: '/lines/add',
    action: addLine(minter(policy.accountPrefix, random)),
    input(_, { name = '', phone = '', plan = '', router = '', service = '', username = '', password = '' }) {
      const msisdn = phone.trim() === '' ? null : parseMsisdn(phone);
      if (phone.trim() !== '' && msisdn === null) return HOTSPOT_SAID.noMobile(phone);
      const kind = SERVICES.find((one) => one === service);
      if (kind === undefined) return FORM_SAID.howConnected();
      if (name.trim() === '' || username.trim() === '') return FORM_SAID.whoseLine();
      const where = { planCode: plan.trim(), routerName: router.trim(), service: kind, username: username.trim() };
      const whose = { name: name.trim(), msisdn, language: null, accountNo: null };
      return { ...whose, ...where, password: password || null, expiresAt: now() };
    },
    from: () => '/lines',
    lanes: none,
    to: ({ id }) => `/lines/${id}`,
  });
}
