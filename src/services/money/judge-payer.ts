import { cannotJudge, judgeQuestion } from '../../domain/money/judge-question.ts';
import type { AccountRules } from '../../domain/money/typed-account.ts';
import type { ValidationJudge } from '../../domain/provider-port.ts';
import type { Language } from '../../domain/time/time.ts';
import { readPayer } from '../../domain/values/msisdn.ts';
import type { Store } from '../../storage/engine/store.ts';
import { languageOf } from '../../storage/subscribers.ts';
import { matchNotice } from './match-notice.ts';

/** What has to be known of this box to answer a provider that asks before it takes money. */
export interface JudgeDeps {
  readonly store: Store;
  readonly rules: AccountRules & { readonly currency: string };
  /** Of those whom we do not know. */
  readonly language: Language;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Answers by the rules that the payment will be booked by, and from this box alone. Nothing is written: between the question and the
 * payment everything may change, and the payment is matched anew. A fault is a no, in words.
 */
export function createJudge({ store, rules, language, onFailure }: JudgeDeps): ValidationJudge {
  return ({ account, amountCents, currency, payerPhone }) => {
    try {
      return store.snapshot(() => {
        const claim = { account, amountCents, payerPhone, requestOnly: false };
        const match = matchNotice(store, claim, null, rules);
        return judgeQuestion({ amountCents, currency, match, ours: rules.currency }, spoken(payerPhone));
      });
    } catch (error) {
      onFailure(error);
      return cannotJudge(language);
    }
  };

  function spoken(phone: string | null): Language {
    const payer = readPayer(phone);
    return (payer.kind === 'plain' ? store.first(languageOf, { msisdn: payer.msisdn })?.language : null) ?? language;
  }
}
