import { afterAttempt, COMMAND_RULES } from '../../domain/command.ts';
import { newsBody, newsName, type NewsFacts, type SendNews, type Webhook } from '../../domain/notices/news.ts';
import type { OwnerDeliveryState } from '../../domain/notices/channel.ts';
import type { Clock } from '../../domain/ports.ts';
import { alarmById } from '../../storage/alarms.ts';
import type { CommandRow } from '../../storage/commands.ts';
import type { Store } from '../../storage/engine/store.ts';
import { lineById } from '../../storage/lines.ts';
import { newsToSend, settleNews } from '../../storage/news.ts';
import { paymentById } from '../../storage/payments.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';
import { sendNextNews, webhookLane } from '../outbox/news-queue.ts';

export interface NewsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly webhook: Webhook;
  readonly send: SendNews;
}

/** `news.send`: what happened, to one program. It may come twice, under the same name, and is not passed over. */
export const newsSend: CommandEntry<'webhook', NewsDeps> = {
  rule: COMMAND_RULES['news.send'],
  lane: 'webhook',
  run: sendNews,
};

/** One attempt. */
async function sendNews(deps: NewsDeps, command: CommandRow, signal: AbortSignal): Promise<AttemptResult> {
  const { store, clock, webhook, send } = deps;
  const id = command.subject;
  const news = store.first(newsToSend, { id });
  if (news?.state !== 'queued') return { outcome: 'dead', detail: 'It was told, or given up, before' };
  const facts = readFacts(store, news);
  await store.durable();
  const body = JSON.stringify(newsBody(facts, webhook));
  const outcome = await send({ id: newsName(facts), body, at: clock.now() }, signal);
  const end = (state: Exclude<OwnerDeliveryState, 'queued'>, reason: string | null, detail: string): AttemptResult => ({
    outcome: 'ok',
    detail,
    store(now) {
      store.run(settleNews, { id, state, reason, now });
      sendNextNews(store, news.webhook, news.about, now);
    },
    wakes: [webhookLane(news.webhook)],
  });
  if (outcome.kind === 'sent') return end('sent', null, 'Taken');
  const isLast = afterAttempt(command, 'retry', clock.now(), () => 0).state === 'dead';
  return isLast
    ? end('failed', outcome.reason, `Given up: ${outcome.reason}`)
    : { outcome: 'retry', detail: outcome.reason };
}

/** What happened, with the line, the money or the alarm as it is by now. */
function readFacts(store: Store, news: NonNullable<(typeof newsToSend)['row']>): NewsFacts {
  const { id, kind, at, subscription_id: lineId, payment_id: paymentId, amount_cents, alarm_id: alarmId } = news;
  const line = lineId === null ? undefined : store.first(lineById, { id: lineId });
  const payment = paymentId === null ? undefined : store.first(paymentById, { id: paymentId });
  return {
    id,
    kind,
    at,
    isOver: news.is_over === 1,
    line: line === undefined ? null : lineOf(line),
    payment: payment === undefined || amount_cents === null ? null : paymentOf(payment, amount_cents),
    alarm: (alarmId === null ? undefined : store.first(alarmById, { id: alarmId })) ?? null,
  };
}

function lineOf(line: NonNullable<(typeof lineById)['row']>): NewsFacts['line'] {
  const { account_no, plan_code, router_name, service, username, expires_at } = line;
  return { account_no, plan_code, router_name, service, username, expires_at };
}

function paymentOf(payment: NonNullable<(typeof paymentById)['row']>, amount_cents: number): NewsFacts['payment'] {
  const { id, currency, receipt_code, provider, received_at, payer_phone } = payment;
  return { id, amount_cents, currency, receipt_code, provider, received_at, payer_phone };
}
