import { readAmount } from '../../domain/money/amount-text.ts';
import { FORM_SAID } from '../../domain/said/form-said.ts';
import type { BackupBox } from '../../services/backup/make-backup.ts';
import { closeByHand } from '../../services/box/close-alarm.ts';
import { acknowledge, snooze } from '../../services/box/see-to-alarm.ts';
import { sendNewsAgain } from '../../services/notices/send-news-again.ts';
import { testNotices, type NoticesTold } from '../../services/notices/test-notices.ts';
import { bookCallback } from '../../services/money/book-callback.ts';
import type { BooksPolicy } from '../../services/money/credit-line.ts';
import { dismissCallback } from '../../services/money/dismiss-callback.ts';
import { requestPayment, type RequestPolicy } from '../../services/money/request-payment.ts';
import { lineById } from '../../storage/lines.ts';
import type { Till } from '../../domain/money/till.ts';
import type { SessionRow } from '../../storage/staff.ts';
import { mayDo, type TechnicianLimits } from '../../domain/staff-rights.ts';
import { openMoneyDoors, type Open } from './money-deeds.ts';
import { openPurseDoors } from './purse-deeds.ts';
import { openShopDoors } from './shop-deeds.ts';
import { openBoxDoors } from './box-deeds.ts';
import { openBulkDoor } from './bulk-deeds.ts';
import { openLineDoors } from './line-deeds.ts';
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

/** All that can be done at the console, each an action with its form; what is done at once is done by its lanes. */
export function openDoors(open: Open, deps: ConsoleDeps & DeedDeps): void {
  const { store, policy } = deps;
  const payment = (id: number) => `/payments/${id}`;
  const callback = (id: number) => `/callbacks/${id}`;
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
  openLineDoors(open, deps);
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
  // A connection is tried: by its name, and for a line of whoever tries it.
  open({
    path: '/providers/try',
    action: requestPayment({ ...requests, currency: policy.currency }),
    input: (_, { account = '', amount = '', phone = '', name = '' }) => {
      const amountCents = readAmount(amount);
      if (amountCents === null) return FORM_SAID.wholeAmount(amount);
      return { accountNo: account, amountCents, phone: phone.trim() || null, provider: name };
    },
    from: (_, { name = '' }) => `/first-run/provider?ask=${encodeURIComponent(name)}`,
    lanes: none,
    then: deps.sendRequests,
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
    lanes: (lanes) => lanes,
  });
}
