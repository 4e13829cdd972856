import { answerBytes, type AskedAbout, type ReadAnswer } from '../../domain/money/kept-answer.ts';
import { insertCallback } from '../../storage/callbacks.ts';
import type { Store } from '../../storage/engine/store.ts';
import { sha256 } from './post-ledger.ts';
import type { REFUND_TOLD } from './rubbish.ts';

/** Why an answer that brought no money is kept: it decided whether money that was told of is true. */
export const PROOF_TOLD = 'proof';

/** An answer to a question of ours, and what it decided about which payment. */
export interface DecidingAnswer {
  /** Name of the connection that was asked. */
  readonly provider: string;
  readonly asked: AskedAbout;
  readonly answer: ReadAnswer;
  readonly paymentId: number;
  readonly decided: typeof PROOF_TOLD | typeof REFUND_TOLD;
  /** What came of it, for people. */
  readonly detail: string;
}

/** Inside a transaction: what moved money without any delivery is kept like one, and stands on the page of its payment. */
export function keepAnswer(store: Store, kept: DecidingAnswer, now: number): void {
  const { provider, asked, answer, paymentId, decided, detail } = kept;
  const body = answerBytes(asked, answer);
  const row = { provider, digest: sha256(body), body, paymentId, detail };
  store.run(insertCallback, { ...row, result: 'request', reason: decided, spare: 0, cameBy: 'answer', now });
}
