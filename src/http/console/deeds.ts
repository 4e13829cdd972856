import { readAmount } from '../../domain/money/amount-text.ts';
import { FORM_SAID } from '../../domain/said/form-said.ts';
import type { BackupBox } from '../../services/backup/make-backup.ts';
import { closeByHand } from '../../services/box/close-alarm.ts';
import { acknowledge, snooze } from '../../services/box/see-to-alarm.ts';
import { sendNewsAgain } from '../../services/notices/send-news-again.ts';
import { testNotices, type NoticesTold } from '../../services/notices/test-notices.ts';
import { blockLine, unblockLine } from '../../services/lines/block-line.ts';
import { autoPush } from '../../services/lines/auto-push.ts';
import { changePlan, PLAN_CHANGES } from '../../services/lines/change-plan.ts';
import { endLine } from '../../services/lines/end-line.ts';
import { messageLine } from '../../services/lines/message-line.ts';
import { lendLine } from '../../services/lines/lend-line.ts';
import { moveLine } from '../../services/lines/move-line.ts';
import { pauseLine, resumeLine } from '../../services/lines/pause-line.ts';
import { pauseRouter, resumeRouter } from '../../services/lines/pause-router.ts';
import { USE_SAID } from '../../domain/said/use-said.ts';
import { parseData } from '../../domain/values/data-amount.ts';
import { extendLine } from '../../services/lines/extend-line.ts';
import { giveData } from '../../services/lines/give-data.ts';
import { openBalance } from '../../services/lines/open-balance.ts';
import { payForLines } from '../../services/lines/pay-for-lines.ts';
import { kickLine, reapplyLine, unbindLine } from '../../services/lines/touch-line.ts';
import { priceLine } from '../../services/lines/price-line.ts';
import { bookCallback } from '../../services/money/book-callback.ts';
import type { BooksPolicy } from '../../services/money/credit-line.ts';
import { dismissCallback } from '../../services/money/dismiss-callback.ts';
import { requestPayment, type RequestPolicy } from '../../services/money/request-payment.ts';
import { heldAbout } from '../../views/person.ts';
import { exportSubscriber } from '../../services/people/export-subscriber.ts';
import { eraseSubscriber } from '../../services/people/erase-subscriber.ts';
import { lineById } from '../../storage/lines.ts';
import { linePage } from '../../storage/views/overview-line.ts';
import type { Till } from '../../domain/money/till.ts';
import type { SessionRow } from '../../storage/staff.ts';
import { mayDo, type TechnicianLimits } from '../../domain/staff-rights.ts';
import { openMoneyDoors, tillIn, type Fields, type Open } from './money-deeds.ts';
import { openPurseDoors } from './purse-deeds.ts';
import { openShopDoors } from './shop-deeds.ts';
import { openBoxDoors } from './box-deeds.ts';
import { openBulkDoor } from './bulk-deeds.ts';
import type { Onboarding } from './onboarding.ts';
import { openStaffDoors } from './staff-deeds.ts';
import type { ConsoleDeps } from './frame/deps.ts';
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
  /** Names of those that can give a payment back as it came. */
  readonly reversers: () => readonly string[];
  /** Names of those that tokens can be bought of. */
  readonly topUps: () => readonly string[];
  /** A request for money, or a refund, was stored: it is sent now. */
  readonly sendRequests: () => void;
  /** Who is told when something is wrong. */
  readonly notices: () => NoticesTold;
  /** What backups hold, and where they go. */
  readonly backupBox: BackupBox;
  /** Takes routers, providers and a gateway on. */
  readonly onboarding: Onboarding;
  /** What a technician may give without an owner. */
  readonly limits: TechnicianLimits;
}

/** What somebody's forms carry; null for an account that may only look. @param csrf the token, or what stands for it */
export function formsOf(session: SessionRow | null, csrf: string, tills: readonly Till[] = []): Forms {
  if (session === null || session.role === 'viewer') return null;
  const { role } = session;
  return { csrf, may: (deed) => mayDo(role, deed), tills };
}

/**
 * All that can be done at the console, each an action with its form; what is done at once is done by its lanes.
 */
export function openDoors(open: Open, deps: ConsoleDeps & DeedDeps): void {
  const { store, policy } = deps;
  const payment = (id: number) => `/payments/${id}`;
  const callback = (id: number) => `/callbacks/${id}`;
  const line = (id: number) => `/lines/${id}`;
  const themselves = (lanes: readonly string[]) => lanes;
  const none = () => [];

  openMoneyDoors(
    open,
    policy,
    {
      payers: deps.payers,
      reversers: deps.reversers,
      tills: () => deps.requests.tills?.() ?? [],
      random: deps.requests.random,
    },
    deps.sendRequests,
    (id) => store.first(lineById, { id })?.account_no ?? '',
  );
  const { topUps, payers, requests } = deps;
  const purse = { currency: policy.currency, topUps, payers, random: requests.random };
  openPurseDoors(open, purse, deps.sendRequests);
  openStaffDoors(open, deps);
  openShopDoors(open, deps);
  openBoxDoors(open, deps, policy, deps.requests.random);
  openBulkDoor(open, deps, policy);
  open({
    path: '/callbacks/:id{[0-9]+}/book',
    action: bookCallback(policy),
    input: (callbackId, { amount = '', receipt = '', account = '', payer = '', phone = '' }) => {
      const amountCents = readAmount(amount);
      if (amountCents === null) return FORM_SAID.noAmount(amount);
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
    input: (id, { amount = '', phone = '', till = '' }) => {
      const line = store.first(lineById, { id });
      if (line === undefined) return FORM_SAID.noLine();
      const amountCents = amount.trim() === '' ? null : readAmount(amount);
      if (amount.trim() !== '' && amountCents === null) return FORM_SAID.wholeAmount(amount);
      return { accountNo: line.account_no, amountCents, phone: phone.trim() || null, ...tillIn(till) };
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
    action: testNotices(deps.notices),
    input: () => ({}),
    from: () => '/notices',
    lanes: ({ lanes }) => lanes,
  });
  open({
    path: '/webhooks/:id{[0-9]+}/again',
    action: sendNewsAgain,
    input: (deliveryId) => ({ deliveryId }),
    from: () => '/notices',
    lanes: themselves,
  });
  open({
    path: '/lines/:id{[0-9]+}/extend',
    action: extendLine(policy),
    input: (lineId, { days = '' }) =>
      /^[1-9]\d{0,4}$/.test(days.trim()) ? { lineId, by: { days: Number(days) } } : FORM_SAID.howManyDays(),
    from: line,
    lanes: themselves,
  });
  open({
    path: '/lines/:id{[0-9]+}/give-data',
    action: giveData,
    input: (lineId, { data = '', minutes = '' }) => {
      if (/^[1-9]\d{0,5}$/.test(minutes.trim())) return { lineId, more: { minutes: Number(minutes) } };
      const bytes = parseData(data);
      return bytes === null ? USE_SAID.howMuch() : { lineId, more: { bytes } };
    },
    from: line,
    lanes: themselves,
  });
  for (const when of PLAN_CHANGES) {
    open({
      path: `/lines/:id{[0-9]+}/plan-${when}`,
      action: changePlan(policy),
      input: (lineId, { plan = '' }) => (plan.trim() === '' ? FORM_SAID.whichPlan() : { lineId, planCode: plan, when }),
      from: line,
      lanes: themselves,
    });
  }
  open({
    path: '/lines/:id{[0-9]+}/move',
    action: moveLine,
    input: (lineId, { router = '' }) => (router.trim() === '' ? FORM_SAID.whichRouter() : { lineId, router }),
    from: line,
    lanes: themselves,
  });
  open({
    path: '/lines/:id{[0-9]+}/price',
    action: priceLine(policy),
    input: (lineId, { amount = '' }) => {
      const priceCents = readAmount(amount);
      return amount.trim() !== '' && priceCents === null ? FORM_SAID.noAmount(amount) : { lineId, priceCents };
    },
    from: line,
    lanes: themselves,
  });
  open({
    path: '/lines/:id{[0-9]+}/opening',
    action: openBalance(policy),
    input: (lineId, { amount = '' }) => {
      const amountCents = readAmount(amount);
      return amountCents === null ? FORM_SAID.noAmount(amount) : { lineId, amountCents };
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
  const atRouter = {
    input: (_id: number, { router = '' }: Fields) => ({ router }),
    from: () => '/routers',
  };
  open({ path: '/routers/pause', action: pauseRouter, ...atRouter, lanes: none });
  open({ path: '/routers/resume', action: resumeRouter, ...atRouter, lanes: themselves });
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
  const whose = (id: number) => store.first(linePage, { id });
  open({
    path: '/lines/:id{[0-9]+}/export',
    action: exportSubscriber(heldAbout),
    input: (id) => ({ subscriberId: whose(id)?.subscriber_id ?? 0 }),
    from: line,
    lanes: none,
    file: ({ madeAt, subscriberId, held }) => ({
      name: `person-${subscriberId}.json`,
      text: `${JSON.stringify({ made_at: madeAt, ...held }, null, 2)}\n`,
    }),
  });
  open({
    path: '/lines/:id{[0-9]+}/erase',
    action: eraseSubscriber(policy),
    input: (id) => ({ subscriberId: whose(id)?.subscriber_id ?? 0 }),
    typed: (id) => whose(id)?.name ?? '',
    from: line,
    lanes: none,
  });
}
