import type { DeliveryState } from '../domain/delivery-report.ts';
import type { Language } from '../domain/time/time.ts';
import type { ReceiptState } from '../storage/engine/schema-messages.ts';
import type { Standing } from './fact.ts';

/** How far an SMS is: what its gateway told afterwards, and until then what it said when it took the message. */
export type FateCode = ReceiptState | DeliveryState;

const FATES: Readonly<Record<FateCode, Readonly<Record<Language, string>> & { readonly standing: Standing }>> = {
  queued: { standing: 'waiting', en: 'queued', sw: 'inasubiri kutumwa' },
  sent: { standing: 'right', en: 'sent: the gateway took it', sw: 'imetumwa: njia ya SMS imeipokea' },
  delivered: { standing: 'right', en: 'delivered', sw: 'imefika' },
  undelivered: { standing: 'wrong', en: 'sent, but not delivered', sw: 'imetumwa, lakini haikufika' },
  refused: { standing: 'wrong', en: 'refused by the gateway', sw: 'imekataliwa na njia ya SMS' },
  unknown: {
    standing: 'unknown',
    en: 'not known: the gateway did not say whether it took it, so it is not sent twice',
    sw: 'haijulikani: njia ya SMS haikusema kama imeipokea, kwa hiyo haitumwi mara mbili',
  },
  logged: { standing: 'wrong', en: 'not sent: no gateway is set up', sw: 'haikutumwa: hakuna njia ya SMS' },
  dropped: { standing: 'idle', en: 'not sent: too late', sw: 'haikutumwa: imechelewa' },
};

/** What is kept of an SMS. */
export interface KeptSms {
  readonly state: ReceiptState;
  readonly reason: string | null;
  readonly delivery: DeliveryState | null;
  readonly delivery_reason: string | null;
}

/** What became of an SMS. `reason` is the gateway's own word, or why we did not send it. */
export interface Fate {
  readonly code: FateCode;
  readonly standing: Standing;
  readonly words: string;
  readonly reason: string | null;
}

export function smsFate(sms: KeptSms, language: Language = 'en'): Fate {
  const code = sms.delivery ?? sms.state;
  const { standing, [language]: words } = FATES[code];
  return { code, standing, words, reason: sms.delivery_reason ?? sms.reason };
}

/** The same as JSON shows it, beside what is kept. */
export function fateJson(sms: KeptSms) {
  const { code, standing, words: en, reason } = smsFate(sms);
  return { code, state: standing, reason, words: { en, sw: smsFate(sms, 'sw').words } };
}
