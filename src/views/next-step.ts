import type { Language } from '../domain/time/time.ts';
import type { Store } from '../storage/engine/store.ts';
import { boxHolds } from '../storage/views/box-holds.ts';

/** What a box still lacks before it can do anything, the first of it. */
export type NextStep = 'setup' | 'lines' | 'gateway' | 'payment';

/** What the next step rests on. */
export interface BoxHolds {
  readonly routers: boolean;
  readonly providers: boolean;
  readonly lines: boolean;
  /** A gateway that sends. */
  readonly gateway: boolean;
  readonly payments: boolean;
}

/** What a person has to do next with a box that is new; null when it has all that it needs, and has seen a payment. */
export function nextStep({ routers, providers, lines, gateway, payments }: BoxHolds): NextStep | null {
  if (payments) return null;
  if (!routers || !providers) return 'setup';
  if (!lines) return 'lines';
  return gateway ? 'payment' : 'gateway';
}

/** What there is, in one look at the database. */
export function readHolds(store: Store): BoxHolds {
  const found = store.first(boxHolds, {});
  const has = (n: number | undefined): boolean => n === 1;
  return {
    routers: has(found?.routers),
    providers: has(found?.providers),
    lines: has(found?.lines),
    gateway: has(found?.gateway),
    payments: has(found?.payments),
  };
}

/** One sentence of what is not there, and one of what to do. */
export const NEXT_STEP_WORDS: Readonly<Record<NextStep, Readonly<Record<Language, string>>>> = {
  setup: {
    en: 'This box is empty: it knows no router or no payment provider. Copy setup.example.toml, fill it in, and load it: washa apply setup.toml',
    sw: 'Kisanduku hiki ni kitupu: hakijui ruta au mtoa huduma wa malipo. Nakili setup.example.toml, ijaze, kisha: washa apply setup.toml',
  },
  lines: {
    en: 'There are no lines yet, so no payment can find one. Add them: washa subscriber import lines.csv, or washa subscriber add',
    sw: 'Hakuna laini bado, kwa hiyo malipo hayatapata laini. Ziongeze: washa subscriber import lines.csv, au washa subscriber add',
  },
  gateway: {
    en: 'No payment has come yet, and no SMS gateway is set up: receipts will only stand in the log. Fill in [sms] in the setup file, then pay a small amount and watch it here',
    sw: 'Hakuna malipo bado, na SMS hazitatumwa: jaza [sms] kwenye faili ya usanidi, kisha lipa kiasi kidogo uone hapa',
  },
  payment: {
    en: 'No payment has come yet. Give the address of this box to the provider (washa apply setup.toml --show-urls), then pay a small amount and watch it here',
    sw: 'Hakuna malipo bado. Mpe mtoa huduma anwani ya callback (washa apply setup.toml --show-urls), kisha lipa kiasi kidogo uone hapa',
  },
};
