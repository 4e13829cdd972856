import { z } from 'zod';
import { isVersion, releasesSince } from '../../domain/releases.ts';
import { chosenSettings } from '../../services/setup/change-settings.ts';
import { Fault } from '../../domain/values/fault.ts';
import { tokenList } from '../../storage/tokens.ts';
import { staffList } from '../../storage/staff.ts';
import { attention, sliceOfAll } from '../../views/attention.ts';
import { readAuditQuery } from '../../views/audit-query.ts';
import { auditJson, auditOf } from '../../views/audit.ts';
import { listCallbacks, showCallback } from '../../views/callback.ts';
import { comparedJson } from '../../views/compared-router.ts';
import { guestsJson, guestsNow } from '../../views/guests.ts';
import { home } from '../../views/home.ts';
import { balanceJson, paymentJson, tunnelJson } from '../../views/json.ts';
import { lanesByRouter } from '../../views/lane.ts';
import { lineHistoryJson, listedLineJson } from '../../views/line-json.ts';
import { LINE_LIST_NAMES, linesOf, paymentsOf, readBefore, routerCounts } from '../../views/lists.ts';
import { showPayment, type ShownPayment } from '../../views/payment.ts';
import { messageJson, messagesView } from '../../views/messages.ts';
import { releaseJson } from '../../views/releases.ts';
import { search } from '../../views/search.ts';
import { showLine } from '../../views/show-line.ts';
import { fateJson } from '../../views/sms-fate.ts';
import { settingsJson, settingsView } from '../../views/settings.ts';
import { staffJson } from '../../views/staff.ts';
import { voucherByNumber } from '../../views/voucher-slip.ts';
import { voucherAgents, voucherBatches } from '../../views/vouchers.ts';
import { toldNews, webhookJson, webhookViews } from '../../views/webhooks.ts';
import { view, type ProgramView, type ViewDeps } from './view.ts';

const MOST = 200;
const limit = z.coerce.number().int().min(1).max(MOST).default(50).describe('how many at most');
const offset = z.coerce.number().int().min(0).default(0).describe('how many are left out at the beginning');
const before = z
  .string()
  .regex(/^\d{1,15}\.\d{1,15}$/, 'is written as 1763800000000.42')
  .optional()
  .describe('only what is older: `next` of the answer before');

const NOTHING = z.strictObject({});
const walkJson = ({ payment, view: shown }: ShownPayment) => ({ ...payment, verdict: paymentJson(shown) });
const laneOf = ({ lanes }: ViewDeps) => lanesByRouter(lanes());
const numberOf = (name: string) => (/^\d{1,15}$/.test(name) ? Number(name) : 0);

/** Where a list goes on; null at its end. */
function nextOf(rows: readonly { readonly at: number; readonly id: number }[], asked: number): string | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < asked ? null : `${last.at}.${last.id}`;
}

/** Every view that programs read. */
export const VIEWS: readonly ProgramView[] = [
  view('/home', 'The box in one look', NOTHING, (deps) => {
    const { payments, tunnel, balances, ...rest } = home(deps.store, laneOf(deps), deps.now(), 20, deps.backups());
    return {
      ...rest,
      payments: payments.map(walkJson),
      tunnel: tunnelJson(tunnel),
      balances: balances.map(balanceJson),
    };
  }),
  view(
    '/vouchers',
    'Batches of vouchers, newest first, and who sells them: what each has sold, has paid and owes',
    z.strictObject({ limit, offset }),
    (deps, slice) => ({
      batches: voucherBatches(deps.store, slice),
      agents: voucherAgents(deps.store, deps.now()),
    }),
  ),
  view('/vouchers/:number', 'A voucher, by the number on its slip', NOTHING, (deps, _, number) =>
    voucherByNumber(deps.store, numberOf(number), deps.now()),
  ),
  view('/attention', 'All that waits for a person', z.strictObject({ limit, offset }), (deps, slice) =>
    attention(deps.store, deps.now(), sliceOfAll(slice)),
  ),
  view(
    '/lines',
    'Lines, by list',
    z.strictObject({ show: z.enum(LINE_LIST_NAMES).default('all').describe('which list'), limit, offset }),
    (deps, { show, ...slice }) => {
      const { store, business } = deps;
      const rows = linesOf(store, show, slice, laneOf(deps), business.timeZone, deps.now());
      return { lines: rows.map(listedLineJson) };
    },
  ),
  view('/lines/:account', 'A line, by its account number', NOTHING, (deps, _, account) => {
    const limits = { payments: 50, commands: 0, attempts: 0 };
    const shown = showLine(deps.store, account, laneOf(deps), deps.now(), limits);
    return shown === null ? null : lineHistoryJson(shown);
  }),
  view('/payments', 'Payments, newest first', z.strictObject({ limit, before }), (deps, asked) => {
    const rows = paymentsOf(deps.store, readBefore(asked.before), asked.limit, laneOf(deps), deps.now());
    const next = nextOf(
      rows.map(({ payment: { id, received_at } }) => ({ id, at: received_at })),
      asked.limit,
    );
    return { payments: rows.map(walkJson), next };
  }),
  view('/payments/:id', 'A payment, with all that is kept of it', NOTHING, (deps, _, id) => {
    const shown = showPayment(deps.store, numberOf(id), laneOf(deps), deps.now());
    if (shown === null) return null;
    const { view: verdict, receipt, ...rest } = shown;
    const sms = receipt === null ? null : { ...receipt, fate: fateJson(receipt) };
    return { ...rest, receipt: sms, verdict: paymentJson(verdict) };
  }),
  view(
    '/callbacks',
    'Messages of providers, newest first',
    z.strictObject({
      limit,
      before: z.coerce.number().int().min(1).optional().describe('only what has a smaller number'),
    }),
    (deps, asked) => ({ callbacks: listCallbacks(deps.store, asked.before ?? null, asked.limit) }),
  ),
  view('/callbacks/:id', 'A message of a provider, and what can be seen in it', NOTHING, (deps, _, id) =>
    showCallback(deps.store, numberOf(id)),
  ),
  view('/routers', 'Routers and the SMS gateway, as they are now', NOTHING, (deps) => ({
    lanes: deps.lanes(),
    routers: [...routerCounts(deps.store, deps.now())].map(([name, counts]) => ({ name, ...counts })),
  })),
  view(
    '/hotspot',
    'Guests who have time now, and what was sold to them today',
    z.strictObject({ limit, offset }),
    (deps, slice) => guestsJson(guestsNow(deps.store, slice, laneOf(deps), deps.business.timeZone, deps.now())),
  ),
  view(
    '/routers/:name/differences',
    'What a router has otherwise than the books',
    z.strictObject({
      look: z.enum(['last', 'now']).default('last').describe('what was found last, or the router read for this'),
    }),
    async ({ routerLooks }, { look }, router) => {
      const found = await routerLooks[look](router);
      return found === null ? null : comparedJson(found);
    },
  ),
  view(
    '/search',
    'Whatever a text finds: payments, lines, requests, messages',
    z.strictObject({
      q: z.string().trim().min(2).max(600).describe('a receipt, an account, a phone, a name, an amount'),
      limit,
    }),
    (deps, asked) => {
      const { store, business } = deps;
      const found = search(store, asked.q, asked.limit, laneOf(deps), business.timeZone, deps.now());
      const { payments, lines, callbacks, refusals, requests, message, voucher } = found;
      return {
        message,
        payments: payments.map(walkJson),
        lines: lines.map(listedLineJson),
        callbacks,
        refusals,
        requests,
        voucher,
      };
    },
  ),
  view(
    '/audit',
    'Who did what, when and why, newest first',
    z.strictObject({
      limit,
      before,
      who: z.string().max(64).optional().describe('people, all, or the name of somebody'),
      line: z.string().max(64).optional().describe('everything about the line with this account number'),
      day: z.string().max(10).optional().describe('only this day, as 2026-11-30'),
    }),
    (deps, { limit: most, ...asked }) => {
      const read = readAuditQuery(deps.store, asked, deps.business.timeZone, most);
      if (typeof read === 'string') return read;
      const entries = auditOf(deps.store, read);
      return {
        deeds: entries.map(auditJson),
        next: nextOf(
          entries.map(({ row }) => row),
          most,
        ),
      };
    },
    'owner',
  ),
  view(
    '/webhooks',
    'Programs that are told what happens, and what they were told, newest first',
    z.strictObject({ limit }),
    (deps, asked) => ({
      webhooks: webhookViews(deps.store, deps.now()).map(webhookJson),
      messages: toldNews(deps.store, asked.limit),
    }),
    'owner',
  ),
  view(
    '/settings',
    'What the box is set up with, and whose word it is',
    NOTHING,
    ({ settings, store }) => {
      try {
        return { file: settings.file, settings: settingsJson(settingsView(settings, chosenSettings(store))) };
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return error.message;
      }
    },
    'owner',
  ),
  view(
    '/sms/texts',
    'Texts that are sent by themselves: as they are written, as one would read now, and how long it is',
    NOTHING,
    ({ settings, store, texts }) => ({
      texts: messagesView(settings.read(chosenSettings(store)), texts()).map(messageJson),
    }),
  ),
  view(
    '/releases',
    'The version that runs, and what it and those before it brought, newest first',
    z.strictObject({
      since: z.string().refine(isVersion, 'is a version, as 0.2.0').optional().describe('only what is newer'),
    }),
    (deps, { since = null }) => {
      const releases = deps.releases();
      return { installed: releases.installed, releases: releasesSince(releases, since).map(releaseJson) };
    },
  ),
  view(
    '/staff',
    'Accounts',
    NOTHING,
    (deps) => ({ staff: deps.store.all(staffList, {}).map((one) => staffJson(one, deps.now())) }),
    'owner',
  ),
  view(
    '/tokens',
    'Tokens of programs, never what opens with them',
    NOTHING,
    (deps) => ({
      tokens: deps.store.all(tokenList, {}).map(tokenJson),
    }),
    'owner',
  ),
];

/** A token as JSON shows it. */
function tokenJson({ scopes, ...token }: NonNullable<(typeof tokenList)['row']>) {
  return { ...token, scopes: z.array(z.string()).parse(JSON.parse(scopes)) };
}
