import type { App } from '../../app/app.ts';
import { systemClock } from '../../host/clock.ts';
import { printJson } from '../context.ts';
import { pay, walkOf, type DemoPayment, type WalkRow } from './pay.ts';
import type { Stage } from './stage.ts';
import type { StageLine } from './stage-setup.ts';

/** The whole run, start included, has 30 s. */
const PATIENCE_MS = 25_000;

/**
 * One PayHero payment for a PPPoE line and one signed paybill payment for a hotspot line, each followed until its receipt
 * is out. Prints one JSON object a line for each on standard output.
 * @returns exit code: 0 when every hop of both was reached
 */
export async function payOnce(app: App, stage: Stage, random: () => number): Promise<number> {
  const payments: DemoPayment[] = [
    { provider: 'payhero', dialect: 'A', ...payerOf(stage, 'pppoe') },
    { provider: 'gateway', dialect: 'A', ...payerOf(stage, 'hotspot') },
  ];
  const complete = await Promise.all(
    payments.map(async (payment) => {
      const { receipt } = await pay(app.urls.intake, stage, random, payment);
      const walk = await followToTheEnd(app, receipt);
      printJson(report(payment, walk), 0);
      return walk !== undefined && isComplete(walk);
    }),
  );
  return complete.every(Boolean) ? 0 : 1;
}

function payerOf(stage: Stage, service: StageLine['service']) {
  const line = stage.lines.find((one) => one.service === service && one.expired);
  if (line === undefined) throw new Error(`no expired ${service} line in the demo`);
  return { account: line.accountNo, phone: line.msisdn, shillings: line.priceShillings };
}

async function followToTheEnd(app: App, receipt: string): Promise<WalkRow | undefined> {
  const end = systemClock.now() + PATIENCE_MS;
  let walk = walkOf(app.store, receipt);
  while ((walk === undefined || !isComplete(walk)) && systemClock.now() < end) {
    await systemClock.sleep(20);
    walk = walkOf(app.store, receipt);
  }
  return walk;
}

function hops(walk: WalkRow) {
  const since = (at: number | null) => (at === null ? null : at - walk.received_at);
  return {
    received: 0,
    committed: since(walk.committed_at),
    commandSent: since(walk.sent_at),
    confirmed: since(walk.confirmed_at),
    online: since(walk.online_at),
    receipt: since(walk.receipt_at),
  };
}

function isComplete(walk: WalkRow): boolean {
  return Object.values(hops(walk)).every((ms) => ms !== null);
}

function report(payment: DemoPayment, walk: WalkRow | undefined) {
  return {
    provider: payment.provider,
    account: walk?.account_no ?? payment.account,
    amountCents: walk?.amount_cents ?? null,
    paidUntil: typeof walk?.expires_at === 'number' ? new Date(walk.expires_at).toISOString() : null,
    state: walk?.state ?? null,
    hops: walk === undefined ? null : hops(walk),
  };
}
