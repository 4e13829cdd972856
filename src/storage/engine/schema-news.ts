import type { Generated } from 'kysely';
import type { NewsKind } from '../../domain/notices/news.ts';
import type { OwnerDeliveryState } from '../../domain/notices/channel.ts';

interface WebhookTable {
  name: string;
  /** Scheme, host and port. */
  origin: string;
  /** JSON list of `NewsKind`. */
  tells: string;
}

interface NewsTable {
  id: Generated<number>;
  kind: NewsKind;
  at: number;
  /** Null of alarms, and of them alone. */
  subscription_id: number | null;
  /** Of `paid`: the row that gave the money to the line. */
  ledger_id: number | null;
  alarm_id: number | null;
  /** Of an alarm: it ended. */
  is_over: Generated<0 | 1>;
  /** When it was known who is to be told. */
  handed_at: number | null;
}

interface NewsDeliveryTable {
  id: Generated<number>;
  news_id: number;
  webhook: string;
  /** As `newsAbout` says it. */
  about: string;
  state: Generated<OwnerDeliveryState>;
  reason: string | null;
  settled_at: number | null;
}

export interface NewsTables {
  webhook: WebhookTable;
  news: NewsTable;
  news_delivery: NewsDeliveryTable;
}
