import type { PaymentKey } from './notice.ts';

/** What a provider was asked about. */
export interface AskedAbout {
  /** Our own id of the order; null for money that we did not ask for. */
  readonly order: string | null;
  readonly account: string | null;
  readonly keys: readonly PaymentKey[];
}

/** An answer as it was read. */
export interface ReadAnswer {
  readonly kind: string;
  /** What was said, without our secrets; left out by the first releases, and where nothing was said that decides. */
  readonly told?: string;
}

export interface KeptAnswer {
  readonly asked: AskedAbout;
  readonly answer: ReadAnswer;
}

/** No provider begins a delivery so. */
const HEAD = '{"asked":';

/** The answer to a question of ours as evidence, in a form of our own beside the bytes of deliveries. */
export function answerBytes(asked: AskedAbout, answer: ReadAnswer): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ asked, answer } satisfies KeptAnswer));
}

/** Whether kept bytes are such an answer, and no delivery. */
export function isKeptAnswer(body: Uint8Array): boolean {
  return new TextDecoder().decode(body.subarray(0, HEAD.length)) === HEAD;
}

/** An answer as it was kept; null for a delivery, and for what was cut off. */
export function readKeptAnswer(body: Uint8Array): KeptAnswer | null {
  if (!isKeptAnswer(body)) return null;
  try {
    const kept = JSON.parse(new TextDecoder().decode(body)) as Partial<KeptAnswer>;
    const { asked, answer } = kept;
    if (typeof asked !== 'object' || typeof answer?.kind !== 'string') return null;
    // The first releases kept no names.
    return { asked: { ...asked, keys: Array.isArray(asked.keys) ? asked.keys : [] }, answer };
  } catch {
    return null;
  }
}
