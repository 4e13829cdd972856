import { normaliseForeign } from '../domain/money/account-number.ts';
import { autoPushOf } from '../storage/auto-pushes.ts';
import { reportOfLine } from '../storage/delivery-reports.ts';
import type { Store } from '../storage/engine/store.ts';
import { formerLoginsOfLine } from '../storage/former-logins.ts';
import type { WideLine } from '../storage/views/line-rows.ts';
import { erasureOfLine } from '../storage/erasures.ts';
import { messagesOfLine } from '../storage/messages.ts';
import { linesPaidBy, payerOf } from '../storage/pays-for.ts';
import { remindersOfLine } from '../storage/reminders.ts';
import { requestsOfLine } from '../storage/requests.ts';
import { notesOfLine, notesOn, troubleOf } from '../storage/router-notes.ts';
import { editsOfLine } from '../storage/line-findings.ts';
import {
  commandAttempts,
  lineCommands,
  linePage,
  linePageByAccount,
  linePayments,
  paymentsSuggesting,
} from '../storage/views/overview-line.ts';
import { endNotes } from './end-note.ts';
import { isTold, type LaneOf } from './lane.ts';
import { lineView } from './line.ts';
import type { Slice } from './lists.ts';
import { requestView } from './request.ts';

const MOST_SUGGESTING = 5;
const MOST_REQUESTS = 3;
const MOST_REMINDERS = 3;
const MOST_MESSAGES = 3;

/** A line's row with its view, what it left behind on routers, and what is shown below it, newest first. */
function withHistory(store: Store, line: WideLine, laneOf: LaneOf, now: number, limits: HistoryLimits) {
  const { id } = line;
  const lane = laneOf(line.router_name);
  return {
    line,
    view: lineView(line, lane, now),
    erasedAt: store.first(erasureOfLine, { id })?.at ?? null,
    formerLogins: store.all(formerLoginsOfLine, { id }),
    endNotes: endNotes(line, store.all(notesOfLine, { id }), knownNotes(store, line.router_name), now),
    autoPush: store.first(autoPushOf, { id }) ?? null,
    paysFor: store.all(linesPaidBy, { payerId: id }),
    paidBy: store.first(payerOf, { id }) ?? null,
    mayBeIts: store.all(paymentsSuggesting, { id, limit: MOST_SUGGESTING }),
    edits: store.all(editsOfLine, { id, limit: limits.commands }),
    requests: store
      .all(requestsOfLine, { id, limit: MOST_REQUESTS })
      .map((row) => ({ ...row, view: requestView(row) })),
    undelivered: undeliveredTo(store, id),
    reminders: store.all(remindersOfLine, { id, limit: MOST_REMINDERS }),
    messages: store.all(messagesOfLine, { id, limit: MOST_MESSAGES }),
    payments: store.all(linePayments, { id, limit: limits.payments, offset: 0 }),
    commands: store.all(lineCommands, { id, limit: limits.commands }).map((command) => ({
      ...command,
      state: command.state === 'queued' && isTold(lane, id) ? ('running' as const) : command.state,
      tries: store.all(commandAttempts, { id: command.id, limit: limits.attempts }),
    })),
  };
}

/** What the books say of the notes on one router. */
function knownNotes(store: Store, router: string) {
  return {
    isKept: store.first(notesOn, { router }) !== undefined,
    trouble: store.first(troubleOf, { router })?.words ?? null,
  };
}

/** What the gateway said, while the newest that is known of the subscriber's phone is that an SMS did not arrive. */
function undeliveredTo(store: Store, id: number) {
  const newest = store.first(reportOfLine, { id });
  return newest?.state === 'undelivered' ? newest : null;
}

export interface HistoryLimits {
  readonly payments: number;
  readonly commands: number;
  readonly attempts: number;
}

export type LineHistory = ReturnType<typeof withHistory>;

/** One line by its number; null when there is none. */
export function showLineById(
  store: Store,
  id: number,
  laneOf: LaneOf,
  now: number,
  limits: HistoryLimits,
): LineHistory | null {
  const line = store.first(linePage, { id });
  return line === undefined ? null : withHistory(store, line, laneOf, now, limits);
}

/** The payments of a line, newest first: also those of which it has, or had, a part. */
export function paymentsOfLine(store: Store, id: number, slice: Slice): LineHistory['payments'] {
  return store.all(linePayments, { id, ...slice });
}

/** One line by its account number, in any way of typing it; null when there is none. */
export function showLine(
  store: Store,
  accountNo: string,
  laneOf: LaneOf,
  now: number,
  limits: HistoryLimits,
): LineHistory | null {
  const line = store.first(linePageByAccount, { accountNo: normaliseForeign(accountNo) });
  return line === undefined ? null : withHistory(store, line, laneOf, now, limits);
}
