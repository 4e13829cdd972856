import { isUsedUp } from '../domain/lines/allowance.ts';
import type { Language } from '../domain/time/time.ts';
import { formatData } from '../domain/values/data-amount.ts';
import { toCaps, type UseRow } from '../storage/allowances.ts';

const HOUR_MS = 3_600_000;

/** What a line has used in this period of what its plan, and people, let it use. */
export interface UseView {
  /** Bytes of both ways, or milliseconds online. */
  readonly parts: readonly { readonly kind: 'data' | 'online'; readonly used: number; readonly of: number }[];
  readonly isUsedUp: boolean;
  /** The profile that it has then; null: it is off. */
  readonly slower: string | null;
  /** As of when, UTC ms; null: nothing was counted since the period began. */
  readonly countedAt: number | null;
}

/** Null: its plan lets it use as much as it likes. */
export function useView(row: UseRow): UseView | null {
  const caps = toCaps(row);
  const used = { bytes: row.used_bytes ?? 0, ms: row.used_ms ?? 0 };
  const given = { bytes: row.given_bytes ?? 0, ms: row.given_ms ?? 0 };
  const parts = [
    ...(caps.bytes === null ? [] : [{ kind: 'data' as const, used: used.bytes, of: caps.bytes + given.bytes }]),
    ...(caps.ms === null ? [] : [{ kind: 'online' as const, used: used.ms, of: caps.ms + given.ms }]),
  ];
  if (parts.length === 0) return null;
  const { used_up_profile: slower, counted_at: countedAt } = row;
  return { parts, isUsedUp: isUsedUp({ used, given }, caps), slower, countedAt };
}

const hours = (ms: number): string => String(Math.floor((ms / HOUR_MS) * 10) / 10);

const SAID = {
  en: {
    data: (used: number, of: number) => `${formatData(used)} of ${formatData(of)} used`,
    online: (used: number, of: number) => `${hours(used)} of ${hours(of)} hours online used`,
    off: 'All is used up: it is off until its renewal, or until somebody gives it more',
    slower: (profile: string) => `All is used up: it has the profile ${profile} until its renewal`,
  },
  sw: {
    data: (used: number, of: number) => `${formatData(used)} kati ya ${formatData(of)} zimetumika`,
    online: (used: number, of: number) => `saa ${hours(used)} kati ya ${hours(of)} mtandaoni zimetumika`,
    off: 'Vyote vimetumika: imezimwa hadi ilipiwe tena, au hadi mtu aiongezee',
    slower: (profile: string) => `Vyote vimetumika: ina profile ${profile} hadi ilipiwe tena`,
  },
} as const;

/** How much is used of how much: `3.2 GB of 10 GB used`. */
export function usedWords({ parts }: UseView, language: Language = 'en'): string {
  return parts.map(({ kind, used, of }) => SAID[language][kind](used, of)).join(', ');
}

/** What that means for the line; null while something is left. */
export function usedUpWords({ isUsedUp: isUp, slower }: UseView, language: Language = 'en'): string | null {
  if (!isUp) return null;
  return slower === null ? SAID[language].off : SAID[language].slower(slower);
}
