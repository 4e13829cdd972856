/** How a simulated provider behaves. It may be switched at any time, and holds for the calls and results that come after. */
export interface ProviderScript {
  readonly calls: CallBehaviour;
  /** Waits so long before every answer, milliseconds. */
  readonly answerDelayMs: number;
  readonly fate: Fate;
  readonly results: ResultBehaviour;
}

/**
 * How a call is answered.
 * - `take`: as the provider does.
 * - `wrong-credentials`, `expired-token`, `no-tokens`: refused, in the words of the dialect. A dialect that has no such
 *   words answers as with `take`.
 * - `html-error`: a page of its proxy, HTTP 502; nothing was done.
 * - `silence`: never, and nothing was done.
 * - `drop`: the call is taken and the connection reset before the answer: no answer does not mean that nothing was done.
 */
export const CALL_BEHAVIOURS = [
  'take',
  'wrong-credentials',
  'expired-token',
  'no-tokens',
  'html-error',
  'silence',
  'drop',
] as const;
export type CallBehaviour = (typeof CALL_BEHAVIOURS)[number];

/**
 * What becomes of an order (a push, a payout) that was taken.
 * - `late-success`: it fails with that code, and succeeds all the same `lateMs` later.
 * - `open`: nobody decides it, and no result is ever sent.
 */
export type Fate =
  | { readonly kind: 'paid' }
  | { readonly kind: 'failed'; /** The provider's own code, as it writes it. */ readonly code: string }
  | { readonly kind: 'late-success'; readonly code: string; readonly lateMs: number }
  | { readonly kind: 'open' };

/** How results (callbacks) are delivered. */
export interface ResultBehaviour {
  /** So long after what they tell of, milliseconds. */
  readonly delayMs: number;
  /** Each is delivered so many times; 0: callbacks get lost, and only asking tells. */
  readonly times: number;
  /** Each waits for the next one, at most a second, and is then delivered after it. */
  readonly reordered: boolean;
}

/** Takes every call, and every order is paid, told once and at once. */
export const OBLIGING: ProviderScript = {
  calls: 'take',
  answerDelayMs: 0,
  fate: { kind: 'paid' },
  results: { delayMs: 0, times: 1, reordered: false },
};
