import type { OwnerDeliveryState, Recipient } from '../domain/notices/channel.ts';
import type { Language } from '../domain/time/time.ts';
import type { Store } from '../storage/engine/store.ts';
import { newestDeliveries, newestSettled, oldestTried } from '../storage/notices.ts';
import { ageOf, type Fact, type Standing, type WordsOf } from './fact.ts';

/** `never`: nothing was told there yet. `trying`: the last try failed, and it goes on. `failed`: the last one was given up. */
export type RecipientCode = 'never' | 'arrives' | 'trying' | 'failed';

/** Whether what is told somewhere arrives there. */
export interface Arrival {
  /** `at`: when the last one was taken or given up, or since when one is tried. */
  readonly fact: Fact<RecipientCode>;
  /** In the words of the other side; null while nothing is wrong. */
  readonly reason: string | null;
}

/** Somebody who is told, and whether that works. */
export interface RecipientView extends Arrival {
  readonly recipient: Recipient;
}

const STANDINGS: Readonly<Record<RecipientCode, Standing>> = {
  never: 'unknown',
  arrives: 'right',
  trying: 'waiting',
  failed: 'wrong',
};

/** Everybody who is told, in the order of the settings. */
export function recipientViews(store: Store, recipients: readonly Recipient[], now: number): RecipientView[] {
  return recipients.map((recipient) => ({
    recipient,
    ...arrivalOf(store.first(oldestTried, recipient), store.first(newestSettled, recipient), now),
  }));
}

/** @param tried the oldest that was tried and waits @param last the newest that was taken or given up */
export function arrivalOf(
  tried: { readonly created_at: number; readonly error: string | null } | undefined,
  last:
    | { readonly state: OwnerDeliveryState; readonly settled_at: number | null; readonly reason: string | null }
    | undefined,
  now: number,
): Arrival {
  const [code, at, reason]: [RecipientCode, number | null, string | null] =
    tried !== undefined
      ? ['trying', tried.created_at, tried.error]
      : last === undefined
        ? ['never', null, null]
        : [last.state === 'sent' ? 'arrives' : 'failed', last.settled_at, last.reason];
  const state = STANDINGS[code];
  return { reason, fact: { code, state, at, ageMs: ageOf(at, now), fresh: state !== 'unknown' } };
}

const WORDS: WordsOf<RecipientCode, null, string> = {
  never: { en: () => 'nothing was told there yet', sw: () => 'hakuna kilichotumwa huko bado' },
  arrives: { en: () => 'the last notice was taken', sw: () => 'taarifa ya mwisho ilipokelewa' },
  trying: { en: () => 'does not arrive, and is tried again', sw: () => 'haifiki, inajaribiwa tena' },
  failed: { en: () => 'the last notice was given up', sw: () => 'taarifa ya mwisho haikufika' },
};

export function arrivalWords({ fact }: Arrival, language: Language = 'en'): string {
  return WORDS[fact.code][language](null);
}

/** One notice, and what became of it. */
export interface SentNotice {
  readonly id: number;
  readonly title: string;
  /** UTC ms. */
  readonly at: number;
  readonly to: readonly {
    readonly recipient: Recipient;
    readonly state: OwnerDeliveryState;
    readonly reason: string | null;
  }[];
}

/** The newest notices. @param limit of deliveries that are read */
export function newestNotices(store: Store, limit: number): SentNotice[] {
  const notices = new Map<number, SentNotice>();
  for (const row of store.all(newestDeliveries, { limit })) {
    const { id, title, made_at: at, channel, address, state, reason } = row;
    const before = notices.get(id)?.to ?? [];
    notices.set(id, { id, title, at, to: [{ recipient: { channel, address }, state, reason }, ...before] });
  }
  return [...notices.values()];
}

const STATES: Readonly<Record<OwnerDeliveryState, Readonly<Record<Language, string>>>> = {
  queued: { en: 'on its way', sw: 'iko njiani' },
  sent: { en: 'taken', sw: 'imepokelewa' },
  failed: { en: 'given up', sw: 'haikufika' },
  dropped: { en: 'not sent', sw: 'haikutumwa' },
};

export function deliveryWords(state: OwnerDeliveryState, language: Language = 'en'): string {
  return STATES[state][language];
}
