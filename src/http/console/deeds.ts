import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Recipient } from '../../domain/notices/channel.ts';
import type { NoticeBox } from '../../domain/notices/notice-words.ts';
import { readAmount } from '../../domain/money/amount-text.ts';
import { act, preview, type ActResult } from '../../services/actions/act.ts';
import { closeByHand } from '../../services/box/close-alarm.ts';
import { acknowledge, snooze } from '../../services/box/see-to-alarm.ts';
import { testNotices } from '../../services/notices/test-notices.ts';
import { blockLine, unblockLine } from '../../services/lines/block-line.ts';
import { autoPush } from '../../services/lines/auto-push.ts';
import { changePlan, PLAN_CHANGES } from '../../services/lines/change-plan.ts';
import { endLine } from '../../services/lines/end-line.ts';
import { messageLine } from '../../services/lines/message-line.ts';
import { lendLine } from '../../services/lines/lend-line.ts';
import { pauseLine, resumeLine } from '../../services/lines/pause-line.ts';
import { extendLine } from '../../services/lines/extend-line.ts';
import { openBalance } from '../../services/lines/open-balance.ts';
import { payForLines } from '../../services/lines/pay-for-lines.ts';
import { kickLine, reapplyLine, unbindLine } from '../../services/lines/touch-line.ts';
import { priceLine } from '../../services/lines/price-line.ts';
import { bookCallback } from '../../services/money/book-callback.ts';
import type { BooksPolicy } from '../../services/money/credit-line.ts';
import { dismissCallback } from '../../services/money/dismiss-callback.ts';
import { requestPayment, type RequestPolicy } from '../../services/money/request-payment.ts';
import { lineById } from '../../storage/lines.ts';
import type { SessionRow } from '../../storage/staff.ts';
import type { ConsoleContext, ConsoleEnv } from './door/session-cookie.ts';
import { openMoneyDoors, type Door, type Fields } from './money-deeds.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { page, type Frame } from './frame/layout.ts';
import type { Html } from './frame/markup.ts';
import { confirmPage, refusedPage } from './pages/deed-page.ts';
import type { Forms } from './parts/deed-forms.ts';

/** What the console needs to do something, beside what it needs to show it. */
export interface DeedDeps {
  readonly policy: BooksPolicy;
  /** Tells a lane that something waits for it. */
  readonly wake: (lane: string) => void;
  /** What asking a phone for money needs. */
  readonly requests: Omit<RequestPolicy, 'currency'>;
  /** Names of the connections that can send money to a phone. */
  readonly payers: () => readonly string[];
  /** A request for money, or a refund, was stored: it is sent now. */
  readonly sendRequests: () => void;
  /** Who is told when something is wrong. */
  readonly notices: { readonly recipients: readonly Recipient[]; readonly box: NoticeBox };
}

/** What somebody's forms carry; null for an account that may only look. */
export function formsOf(session: SessionRow | null): Forms {
  return session === null || session.role === 'viewer' ? null : { csrf: session.csrf };
}

/**
 * The forms behind which a person does something, each an action. The first time a form comes the deed is shown and nothing is
 * done; the second time it comes with a key, so that two taps are one deed. The token and the origin have been checked before.
 */
export function deedRoutes(deps: ConsoleDeps & DeedDeps, frameOf: (c: ConsoleContext) => Frame): Hono<ConsoleEnv> {
  const { store, now, policy } = deps;
  const routes = new Hono<ConsoleEnv>();
  const payment = (id: number) => `/payments/${id}`;
  const callback = (id: number) => `/callbacks/${id}`;
  const line = (id: number) => `/lines/${id}`;
  const themselves = (lanes: readonly string[]) => lanes;
  const none = () => [];

  openMoneyDoors(
    open,
    policy,
    { payers: deps.payers, random: deps.requests.random },
    deps.sendRequests,
    (id) => store.first(lineById, { id })?.account_no ?? '',
  );
  open({
    path: '/callbacks/:id{[0-9]+}/book',
    action: bookCallback(policy),
    input: (callbackId, { amount = '', receipt = '', account = '', payer = '', phone = '' }) => {
      const amountCents = readAmount(amount);
      if (amountCents === null) return notAnAmount(amount);
      const code = receipt.trim() || null;
      return { callbackId, amountCents, receipt: code, account, payerName: payer, payerPhone: phone };
    },
    from: callback,
    lanes: ({ lanes }) => lanes,
    to: ({ paymentId }) => payment(paymentId),
  });
  open({
    path: '/callbacks/:id{[0-9]+}/dismiss',
    action: dismissCallback,
    input: (callbackId) => ({ callbackId }),
    from: callback,
    lanes: none,
  });
  open({
    path: '/lines/:id{[0-9]+}/request',
    action: requestPayment({ ...deps.requests, currency: policy.currency }),
    input: (id, { amount = '', phone = '' }) => {
      const line = store.first(lineById, { id });
      if (line === undefined) return 'There is no such line.';
      const amountCents = amount.trim() === '' ? null : readAmount(amount);
      if (amount.trim() !== '' && amountCents === null) return `"${amount}" is no amount: write it as 1500.`;
      return { accountNo: line.account_no, amountCents, phone: phone.trim() || null, provider: null };
    },
    from: (id) => `/lines/${id}`,
    lanes: none,
    then: () => deps.sendRequests(),
  });
  open({
    path: '/alarms/:id{[0-9]+}/close',
    action: closeByHand,
    input: (alarmId) => ({ alarmId }),
    from: () => '/attention',
    lanes: none,
  });
  open({
    path: '/alarms/:id{[0-9]+}/acknowledge',
    action: acknowledge,
    input: (alarmId) => ({ alarmId }),
    from: () => '/attention',
    lanes: none,
  });
  open({
    path: '/alarms/:id{[0-9]+}/snooze',
    action: snooze,
    input: (alarmId, { hours = '' }) => ({ alarmId, hours: Number(hours) }),
    from: () => '/attention',
    lanes: none,
  });
  open({
    path: '/notices/test',
    action: testNotices(deps.notices.recipients, deps.notices.box),
    input: () => ({}),
    from: () => '/notices',
    lanes: ({ lanes }) => lanes,
  });
  open({
    path: '/lines/:id{[0-9]+}/extend',
    action: extendLine(policy),
    input: (lineId, { days = '' }) =>
      /^[1-9]\d{0,4}$/.test(days.trim()) ? { lineId, by: { days: Number(days) } } : 'Say how many days it is given.',
    from: line,
    lanes: themselves,
  });
  for (const when of PLAN_CHANGES) {
    open({
      path: `/lines/:id{[0-9]+}/plan-${when}`,
      action: changePlan(policy),
      input: (lineId, { plan = '' }) => (plan.trim() === '' ? 'Say which plan.' : { lineId, planCode: plan, when }),
      from: line,
      lanes: themselves,
    });
  }
  open({
    path: '/lines/:id{[0-9]+}/price',
    action: priceLine(policy),
    input: (lineId, { amount = '' }) => {
      const priceCents = readAmount(amount);
      return amount.trim() !== '' && priceCents === null ? notAnAmount(amount) : { lineId, priceCents };
    },
    from: line,
    lanes: themselves,
  });
  open({
    path: '/lines/:id{[0-9]+}/opening',
    action: openBalance(policy),
    input: (lineId, { amount = '' }) => {
      const amountCents = readAmount(amount);
      return amountCents === null ? notAnAmount(amount) : { lineId, amountCents };
    },
    from: line,
    lanes: themselves,
  });
  open({
    path: '/lines/:id{[0-9]+}/message',
    action: messageLine,
    input: (lineId, { text = '' }) => ({ lineId, text }),
    from: line,
    lanes: themselves,
  });
  open({
    path: '/lines/:id{[0-9]+}/pays-for',
    action: payForLines,
    input: (lineId, { accounts = '' }) => ({
      lineId,
      accounts: accounts.split(',').flatMap((account) => account.trim() || []),
    }),
    from: line,
    lanes: themselves,
  });
  for (const wants of [true, false]) {
    open({
      path: `/lines/:id{[0-9]+}/push-${wants ? 'on' : 'off'}`,
      action: autoPush,
      input: (lineId) => ({ lineId, wants }),
      from: line,
      lanes: themselves,
    });
  }
  const lineOnly = { input: (lineId: number) => ({ lineId }), from: line, lanes: themselves };
  open({ path: '/lines/:id{[0-9]+}/block', action: blockLine, ...lineOnly });
  open({ path: '/lines/:id{[0-9]+}/pause', action: pauseLine(policy), ...lineOnly });
  open({
    path: '/lines/:id{[0-9]+}/lend',
    action: lendLine(policy),
    input: (lineId) => ({ lineId, days: null }),
    from: line,
    lanes: themselves,
  });
  open({ path: '/lines/:id{[0-9]+}/kick', action: kickLine, ...lineOnly });
  open({ path: '/lines/:id{[0-9]+}/reset-mac', action: unbindLine, ...lineOnly });
  open({ path: '/lines/:id{[0-9]+}/reapply', action: reapplyLine, ...lineOnly });
  open({ path: '/lines/:id{[0-9]+}/resume', action: resumeLine(policy), ...lineOnly });
  open({ path: '/lines/:id{[0-9]+}/unblock', action: unblockLine(policy), ...lineOnly });
  open({ path: '/lines/:id{[0-9]+}/end', action: endLine(policy), ...lineOnly });
  return routes;

  function open<Input, Facts, Plan, Result, Why>(door: Door<Input, Facts, Plan, Result, Why>): void {
    routes.post(door.path, async (c) => {
      const show = (title: string, body: Html, status: 200 | 403 | 422) =>
        c.html(page(frameOf(c), title, body), status);
      const id = Number(c.req.param('id'));
      const back = door.from(id);
      const session = c.get('session');
      if (session === null || formsOf(session) === null) {
        return show('Not done', refusedPage('This account may look, and do nothing.', back), 403);
      }
      const fields = texts(await c.req.parseBody());
      const { reason = '', key = '' } = fields;
      const input = door.input(id, fields);
      if (typeof input === 'string') return show('Not done', refusedPage(input, back), 422);
      if (fields['confirm'] !== 'yes') {
        const planned = preview(store, door.action, input, now());
        if (planned.kind === 'refused') return show('Not done', refusedPage(planned.words, back), 422);
        const again = { ...fields, key: randomBytes(16).toString('hex') };
        return show(
          'Is this right?',
          confirmPage(c.req.path, planned.preview, again, back, door.action.reason === 'required'),
          200,
        );
      }
      const by = { actor: session.username, reason, key: key || null };
      const done = act(store, door.action, input, by, now());
      if (done.kind === 'refused') return show('Not done', refusedPage(done.words, back), 422);
      await store.durable();
      for (const lane of lanesOf(door, done)) deps.wake(lane);
      door.then?.();
      return c.redirect(`${placeOf(door, done, back)}?did=${door.action.name}`, 303);
    });
  }
}

function notAnAmount(text: string): string {
  return `"${text}" is no amount: write it as 1500 or 1,500.50.`;
}

function lanesOf<Result, Why>(door: { lanes: (result: Result) => readonly string[] }, done: ActResult<Result, Why>) {
  return done.kind === 'done' && !done.repeated ? new Set(door.lanes(done.result)) : [];
}

function placeOf<Result, Why>(
  { to }: { to?: (result: Result) => string },
  done: ActResult<Result, Why>,
  back: string,
): string {
  return to !== undefined && done.kind === 'done' && !done.repeated ? to(done.result) : back;
}

/** The fields that are texts. */
function texts(body: Readonly<Record<string, unknown>>): Fields {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
