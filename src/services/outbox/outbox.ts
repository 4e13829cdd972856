import { PRIORITY } from '../../domain/command.ts';
import { laneName } from '../../domain/lines/lane-status.ts';
import { enqueueCommand, urgeCommand, withdrawCommand } from '../../storage/commands.ts';
import { settleReceipt } from '../../storage/receipts.ts';
import type { Store } from '../../storage/engine/store.ts';

export const SMS_LANE = laneName('sms');

/** The lane of one router. */
export function routerLane(router: string): string {
  return laneName('router', router);
}

/** Inside a transaction: this line must be made right. A twin that waits already is made as urgent as this one. */
export function enqueueSync(
  store: Store,
  line: { readonly id: number; readonly router_name: string },
  priority: number,
  now: number,
): void {
  store.run(enqueueCommand, {
    kind: 'router.sync',
    lane: routerLane(line.router_name),
    subject: line.id,
    priority,
    runAt: now,
    now,
  });
}

/** Inside a transaction: a person wants this done at the router of a line. */
export function enqueueTouch(
  store: Store,
  kind: 'router.kick' | 'router.unbind',
  line: { readonly id: number; readonly router_name: string },
  now: number,
): void {
  const about = { kind, lane: routerLane(line.router_name), subject: line.id };
  store.run(enqueueCommand, { ...about, priority: PRIORITY.staff, runAt: now, now });
}

/** Inside a transaction: nothing of this former login may be left on its router. */
export function enqueueLeave(
  store: Store,
  login: { readonly id: number; readonly router_name: string },
  now: number,
): void {
  store.run(enqueueCommand, {
    kind: 'router.leave',
    lane: routerLane(login.router_name),
    subject: login.id,
    priority: PRIORITY.cutOff,
    runAt: now,
    now,
  });
}

/** Inside a transaction: a note on a router is not as it should be. */
export function enqueueNote(
  store: Store,
  note: { readonly id: number; readonly router_name: string },
  priority: number,
  now: number,
): void {
  const about = { kind: 'router.note', lane: routerLane(note.router_name), subject: note.id } as const;
  store.run(enqueueCommand, { ...about, priority, runAt: now, now });
}

/** Inside a transaction: the profile of a plan is not on a router as the plan says. */
export function enqueueProfile(
  store: Store,
  profile: { readonly id: number; readonly router_name: string },
  priority: number,
  now: number,
): void {
  const about = { kind: 'router.profile', lane: routerLane(profile.router_name), subject: profile.id } as const;
  store.run(enqueueCommand, { ...about, priority, runAt: now, now });
}

/** Inside a transaction: the receipt of this payment is due at `runAt` at the latest. */
export function enqueueReceipt(store: Store, paymentId: number, runAt: number, now: number): void {
  store.run(enqueueCommand, {
    kind: 'sms.send',
    lane: SMS_LANE,
    subject: paymentId,
    priority: PRIORITY.receipt,
    runAt,
    now,
  });
}

/** Inside a transaction: what the receipt waited for has come about. */
export function hastenReceipt(store: Store, paymentId: number, runAt: number): void {
  store.run(urgeCommand, { kind: 'sms.send', subject: paymentId, priority: PRIORITY.receipt, runAt });
}

/** Inside a transaction: what the receipt would say is not so any more. One that is being sent at this moment cannot be called back. */
export function withdrawReceipt(store: Store, paymentId: number, reason: string, now: number): void {
  if (store.run(withdrawCommand, { kind: 'sms.send', subject: paymentId, now }).changes === 0) return;
  store.run(settleReceipt, { paymentId, state: 'dropped', messageId: null, reason: `Not sent: ${reason}`, now });
}
