import { query } from '../../src/storage/engine/query.ts';
import { alarms, commands, payments, subscriptions, until, type Isp } from './harness.ts';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';

/** Settings that keep a test short: a receipt that waits one second, a look at the expiries each second. */
export const QUICK = '[receipts]\nwait_seconds = 1\n[expiry]\ncheck_every_seconds = 1\n';

/** Waits until the outbox has nothing left to do. */
export async function settled(isp: Isp, ms?: number): Promise<void> {
  const open = () => isp.app.store.all(commands, {}).filter(({ state }) => state === 'queued' || state === 'running');
  await until(() => open().length === 0, 'an outbox that is done', ms);
}

/** Waits until the router has been logged in to, and what the start has queued is done. */
export async function ready(isp: Isp): Promise<void> {
  await until(() => isp.logged.some(({ msg }) => msg === 'router up'), 'a router that is up');
  await settled(isp);
}

/** The line in the books. */
export function booked(isp: Isp, line: StageLine) {
  const row = isp.app.store.all(subscriptions, {}).find(({ account_no }) => account_no === line.accountNo);
  if (row === undefined) throw new Error(`no line ${line.accountNo}`);
  return row;
}

/** The payments of a line, oldest first. */
export function paymentsOf(isp: Isp, line: StageLine) {
  const { id } = booked(isp, line);
  return isp.app.store.all(payments, {}).filter(({ subscription_id }) => subscription_id === id);
}

/** Waits until the router has confirmed the first payment of a line. @returns its row */
export function confirmed(isp: Isp, line: StageLine, ms?: number) {
  return until(
    () => paymentsOf(isp, line).find(({ confirmed_at }) => confirmed_at !== null),
    `${line.username} confirmed`,
    ms,
  );
}

/** Messages of the alarms that are open for this cause. */
export function openAlarms(isp: Isp, kind: string): string[] {
  return isp.app.store
    .all(alarms, {})
    .filter((alarm) => alarm.kind === kind && alarm.closed_at === null)
    .map(({ message }) => message);
}

/** Pays a line's plan through PayHero. @returns the status of the answer */
export function pay(isp: Isp, line: StageLine, shillings = line.priceShillings): Promise<number> {
  return isp.send('payhero', isp.payhero('A', { reference: line.accountNo, amount: shillings }));
}

/** Moves the end of what a line has paid for, as only time does. */
export const setExpiry = query<{ accountNo: string; at: number }>()((db, p) =>
  db.updateTable('subscription').set({ expires_at: p.at }).where('account_no', '=', p.accountNo),
);

/** As an owner does it, for all routers; a reload takes it up. */
export const changePace = query<{ perSecond: number }>()((db, p) =>
  db.updateTable('router').set({ changes_per_second: p.perSecond }),
);
