import { type AlarmKindBy } from '../../domain/alarm.ts';
import { paymentsOf, planOf } from '../../domain/alarm-subject.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import type { PaymentState } from '../../domain/money/law.ts';
import { connectionStanding, lastDeedOnPayment, lineStanding } from '../../storage/alarms.ts';
import { balanceOf } from '../../storage/balances.ts';
import { conflictsAbout } from '../../storage/callbacks.ts';
import type { Store } from '../../storage/engine/store.ts';
import { findingsOnRouter } from '../../storage/line-findings.ts';
import { accessFacts } from '../../storage/lines.ts';
import { paymentById } from '../../storage/payments.ts';
import { refusedProfiles } from '../../storage/plan-profiles.ts';
import { smsGateway } from '../../storage/providers.ts';

/** Where the money of a payment is when nothing is left to be decided about it. */
const OUT: ReadonlySet<PaymentState> = new Set(['agent', 'reversed', 'refunded', 'dismissed']);

/**
 * What an alarm about a subject rests on at this moment, in a few words that are only ever compared; null when there is
 * nothing that it could rest on. When they differ from those it was opened with, what it says is no longer so.
 */
export const ALARM_CAUSES: Readonly<
  Record<AlarmKindBy<'cause'>, (store: Store, subject: string, now: number) => string | null>
> = {
  /** What is asked of which router. One that refuses for ever has a command waiting for ever. */
  'line-refused'(store, accountNo, now) {
    const line = store.first(lineStanding, { accountNo });
    if (line === undefined || line.router_retired_at !== null) return null;
    if (line.sync_queued === 0 && line.sync_running === 0) return null;
    return `${desiredAccess(accessFacts(line), now)} at ${line.router_name}`;
  },

  /** Lines whose login their router lacks, as it was last looked at. */
  'login-missing'(store, router) {
    const isMissing = store.all(findingsOnRouter, { router }).some(({ code }) => code === 'router.no-credential');
    return isMissing ? 'missing' : null;
  },

  /** Lines of this plan whose profile their router lacks, as it was last looked at. */
  'plan-refused'(store, subject) {
    const { plan, router } = planOf(subject);
    const isLacking = store
      .all(findingsOnRouter, { router })
      .some(({ code, plan_code }) => code === 'router.no-profile' && plan_code === plan);
    return isLacking ? 'missing' : null;
  },

  /** What Washa should keep of this plan there, and cannot, as its router was last read. */
  'plan-facts'(store, subject) {
    return store.first(refusedProfiles, planOf(subject))?.refused ?? null;
  },

  /** The block, for as long as the line has paid time left, or money that nobody can use. */
  'blocked-line-paid'(store, accountNo, now) {
    const line = store.first(lineStanding, { accountNo });
    if (line === undefined || line.retired_at !== null || line.blocked_at === null) return null;
    return now < line.expires_at || line.balance_cents > 0 ? `blocked at ${line.blocked_at}` : null;
  },

  /** What was kept beyond the usual: over when the balance pays for no period any more, given back or used up. */
  'unusual-payment'(store, accountNo) {
    const line = store.first(lineStanding, { accountNo });
    if (line === undefined || line.retired_at !== null) return null;
    return line.balance_cents >= line.price_cents ? 'more than a period' : null;
  },

  /**
   * Where the money of one that is held lies, and what people did about each, until every delivery that contradicted them
   * has been ended. What books a payment by itself (its line became known, the clock is right again) settles no contradiction.
   */
  'callback-conflict'(store, subject) {
    const payments = paymentsOf(subject).flatMap((id) => store.first(paymentById, { id }) ?? []);
    if (payments.every(({ state }) => OUT.has(state))) return null;
    const told = payments.map(({ id }) => store.first(conflictsAbout, { paymentId: id }) ?? { told: 0, open: 0 });
    const isEnded = told.some((one) => one.told > 0) && told.every((one) => one.open === 0);
    if (isEnded && !payments.some(({ state, contradicts }) => state === 'held' && contradicts !== null)) return null;
    const words = payments.map(({ id, state, contradicts }) => {
      const lies = contradicts !== null || OUT.has(state) ? state : 'as it was';
      return `${id} ${lies}, deed ${store.first(lastDeedOnPayment, { paymentId: id })?.id ?? 0}`;
    });
    return words.join('; ');
  },

  /** That it counts as sent back. */
  'payment-reversed'(store, subject) {
    const states = paymentsOf(subject).map((id) => store.first(paymentById, { id })?.state);
    return states.includes('reversed') ? 'reversed' : null;
  },

  /** Where its money lies, and what was done about it since it was found out: a person says what it was. */
  'false-payment'(store, subject) {
    const payment = paymentsOf(subject).flatMap((id) => store.first(paymentById, { id }) ?? [])[0];
    if (payment === undefined) return null;
    return `${payment.state}, deed ${store.first(lastDeedOnPayment, { paymentId: payment.id })?.id ?? 0}`;
  },

  /** The connection as it is set up: with other settings, or when money came by it, nobody knows that it still refuses. */
  channel(store, name) {
    const connection = store.first(connectionStanding, { name });
    if (connection === undefined || connection.retired_at !== null) return null;
    return `${connection.newest} ${connection.settings}`;
  },

  /** That it is a connection still: what its list did not tell is found by no other list. */
  'pull-gap'(store, name) {
    const connection = store.first(connectionStanding, { name });
    return connection === undefined || connection.retired_at !== null ? null : 'in use';
  },

  /** The connection as it is set up. What cures it elsewhere (tokens, a secret) shows in the first request that is taken. */
  'request-refused'(store, name) {
    const connection = store.first(connectionStanding, { name });
    return connection === undefined || connection.retired_at !== null ? null : connection.settings;
  },

  /** What is left there, as it was told last, and whether it has refused us since. */
  tokens(store, name) {
    const balance = store.first(balanceOf, { provider: name });
    if (balance === undefined) return null;
    const { tokens_cents: tokens, least_cents: least, refused_at: refusedAt } = balance;
    return refusedAt !== null || (tokens !== null && tokens < least) ? 'too few' : null;
  },

  'sms-refused': gatewaySettings,
  'sms-credit': gatewaySettings,
  'sms-unclear': gatewaySettings,

  /** The number, and who sends to it: another sender may be welcome. */
  'sms-unwanted'(store, accountNo) {
    const line = store.first(lineStanding, { accountNo });
    const gateway = store.first(smsGateway, {});
    if (line === undefined || line.retired_at !== null || gateway === undefined || line.msisdn === null) return null;
    return `${line.msisdn} by ${gateway.settings}`;
  },
};

/** The gateway as it is set up: another one, or another account at the same, has refused nothing yet. */
function gatewaySettings(store: Store, kind: string): string | null {
  const gateway = store.first(smsGateway, {});
  return gateway?.kind === kind ? gateway.settings : null;
}
