import type { Generated } from 'kysely';
import type { AlarmKind } from '../../domain/alarm.ts';
import type { Channel, OwnerDeliveryState, OwnerNoticeKind } from '../../domain/notices/channel.ts';

export interface AlarmTable {
  id: Generated<number>;
  kind: AlarmKind;
  subject: string;
  message: string;
  /** What it rests on, as its kind says it; null while nobody has looked yet. */
  cause: string | null;
  opened_at: number;
  closed_at: number | null;
  /** Who sees to it. */
  seen_by: string | null;
  seen_at: number | null;
  /** Who wants to hear no more of it, and until when. */
  snoozed_by: string | null;
  snoozed_at: number | null;
  snoozed_until: number | null;
}

export interface IncidentTable {
  id: Generated<number>;
  kind: AlarmKind;
  subject: string;
  since: number;
  told_at: number;
  opening_id: number;
  ended_at: number | null;
  ending_id: number | null;
}

export interface OwnerNoticeTable {
  id: Generated<number>;
  kind: OwnerNoticeKind;
  made_at: number;
  title: string;
  short: string;
  text: string;
}

export interface OwnerDeliveryTable {
  id: Generated<number>;
  notice_id: number;
  channel: Channel;
  address: string;
  state: Generated<OwnerDeliveryState>;
  reason: string | null;
  settled_at: number | null;
}
