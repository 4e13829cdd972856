import { parseProviderTime } from '../../domain/time/provider-time.ts';

/** East Africa Time is three hours ahead all year. */
const AHEAD_MS = 3 * 3_600_000;

/** `20260315152512`, as Daraja stamps a push. @param now UTC milliseconds */
export function stampOf(now: number): string {
  return new Date(now + AHEAD_MS).toISOString().replaceAll(/\D/g, '').slice(0, 14);
}

/** `2026-03-15 15:25:12`, as the list of transactions takes its limits. @param at UTC milliseconds */
export function clockTimeOf(at: number): string {
  return new Date(at + AHEAD_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** Any time that Daraja writes; one without a zone is Kenyan. @returns UTC milliseconds, or null for none */
export function timeIn(text: string): number | null {
  return parseProviderTime(text, 'Africa/Nairobi');
}
