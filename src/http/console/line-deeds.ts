import { readAmount } from '../../domain/money/amount-text.ts';
import { FORM_SAID } from '../../domain/said/form-said.ts';
import { USE_SAID } from '../../domain/said/use-said.ts';
import { parseData } from '../../domain/values/data-amount.ts';
import { autoPush } from '../../services/lines/auto-push.ts';
import { blockLine, unblockLine } from '../../services/lines/block-line.ts';
import { changePlan, PLAN_CHANGES } from '../../services/lines/change-plan.ts';
import { endLine } from '../../services/lines/end-line.ts';
import { extendLine } from '../../services/lines/extend-line.ts';
import { giveData } from '../../services/lines/give-data.ts';
import { lendLine } from '../../services/lines/lend-line.ts';
import { messageLine } from '../../services/lines/message-line.ts';
import { moveLine } from '../../services/lines/move-line.ts';
import { openBalance } from '../../services/lines/open-balance.ts';
import { pauseLine, resumeLine } from '../../services/lines/pause-line.ts';
import { payForLines } from '../../services/lines/pay-for-lines.ts';
import { priceLine } from '../../services/lines/price-line.ts';
import { kickLine, reapplyLine, unbindLine } from '../../services/lines/touch-line.ts';
import type { BooksPolicy } from '../../services/money/credit-line.ts';
import { requestPayment, type RequestPolicy } from '../../services/money/request-payment.ts';
import { eraseSubscriber } from '../../services/people/erase-subscriber.ts';
import { exportSubscriber } from '../../services/people/export-subscriber.ts';
import type { Store } from '../../storage/engine/store.ts';
import { lineById } from '../../storage/lines.ts';
import { linePage } from '../../storage/views/overview-line.ts';
import { heldAbout } from '../../views/person.ts';
import { tillIn, type Open } from './money-deeds.ts';

/** What the forms of a line need. */
interface LineDoorDeps {
  readonly store: Store;
  readonly policy: BooksPolicy;
  readonly requests: Omit<RequestPolicy, 'currency'>;
  readonly sendRequests: () => void;
}

/** The forms of one line, and of whoever it is. */
export function openLineDoors(open: Open, { store, policy, requests, sendRequests }: LineDoorDeps): void {
  const line = (id: number) => `/lines/${id}`;
  const themselves = (lanes: readonly string[]) => lanes;
  const none = () => [];

  open({
    path: '/lines/:id{[0-9]+}/request',
    action: requestPayment({ ...requests, currency: policy.currency }),
    input: (id, { amount = '', phone = '', till = '' }) => {
      const line = store.first(lineById, { id });
      if (line === undefined) return FORM_SAID.noLine();
      const amountCents = amount.trim() === '' ? null : readAmount(amount);
      if (amount.trim() !== '' && amountCents === null) return FORM_SAID.wholeAmount(amount);
      return { accountNo: line.account_no, amountCents, phone: phone.trim() || null, ...tillIn(till) };
    },
    from: line,
    lanes: none,
    then: () => sendRequests(),
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
