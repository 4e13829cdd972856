import { fillTemplate, templateProblems, valuesOf, type Values } from './fill-template.ts';
import type { Cents } from '../values/money.ts';
import { formatCents } from '../values/money.ts';
import type { Both, Language } from '../time/time.ts';
import { formatWhen } from '../time/time.ts';

/**
 * What is true when the receipt is written.
 * - `online`: a live session was seen after the payment
 * - `confirmed`: the router has read back as on, nobody has been seen online yet
 * - `waiting`: paid, and the router has not confirmed
 * - `delayed`: paid, and the router is away or refuses: a person has been told
 * - `already-on`: paid before the end; the line was on all along and lasts longer now
 * - `short`: the money covers no period and is kept as balance
 * - `kept`: it pays for a period, which begins when the time that is left of another plan is over
 * - `blocked`: a person has blocked this line; money does not open it
 */
export type ReceiptStage = 'online' | 'confirmed' | 'waiting' | 'delayed' | 'already-on' | 'short' | 'kept' | 'blocked';

export interface ReceiptFacts {
  readonly stage: ReceiptStage;
  readonly amountCents: Cents;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** The M-Pesa receipt, or null for money that has none (cash). */
  readonly receiptCode: string | null;
  readonly accountNo: string;
  readonly planName: string;
  /** End of the paid time after this payment, UTC milliseconds; null for a line that never was paid for. */
  readonly expiresAt: number | null;
  /** Balance of the line after this payment. */
  readonly balanceCents: Cents;
  /** What is missing for one period; 0 unless the stage is `short`. */
  readonly missingCents: Cents;
  /** Whole periods that this payment bought. */
  readonly periods: number;
  readonly businessName: string;
  readonly supportPhone: string | null;
}

export type ReceiptTemplates = Readonly<Record<ReceiptStage, Readonly<Record<Language, string>>>>;

/**
 * The texts as shipped. `{{name}}` is a placeholder. A part in `[[ ]]` goes when a placeholder in it has nothing to say,
 * and when the text is too long for one SMS.
 */
export const DEFAULT_TEMPLATES: ReceiptTemplates = {
  online: {
    en: '[[{{business}}: ]]{{amount}} received[[ ({{code}})]]. You are back online[[ until {{until}}]].[[ Account {{account}}.]][[ Balance {{balance}}.]][[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]Tumepokea {{amount}}[[ ({{code}})]]. Uko mtandaoni tena[[ hadi {{until}}]].[[ Akaunti {{account}}.]][[ Salio {{balance}}.]][[ Msaada: {{phone}}]]',
  },
  confirmed: {
    en: '[[{{business}}: ]]{{amount}} received[[ ({{code}})]]. Your internet is switched on[[ until {{until}}]].[[ Account {{account}}.]][[ Balance {{balance}}.]][[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]Tumepokea {{amount}}[[ ({{code}})]]. Intaneti yako imewashwa[[ hadi {{until}}]].[[ Akaunti {{account}}.]][[ Salio {{balance}}.]][[ Msaada: {{phone}}]]',
  },
  waiting: {
    en: '[[{{business}}: ]]{{amount}} received[[ ({{code}})]]. We are switching you on now.[[ Paid until {{until}}.]][[ Account {{account}}.]][[ Balance {{balance}}.]][[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]Tumepokea {{amount}}[[ ({{code}})]]. Tunakuwashia intaneti sasa.[[ Umelipia hadi {{until}}.]][[ Akaunti {{account}}.]][[ Salio {{balance}}.]][[ Msaada: {{phone}}]]',
  },
  delayed: {
    en: '[[{{business}}: ]]{{amount}} received[[ ({{code}})]]. You are not on yet: our technician has been told.[[ Paid until {{until}}.]][[ Account {{account}}.]][[ Balance {{balance}}.]][[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]Tumepokea {{amount}}[[ ({{code}})]]. Bado hujawashwa: fundi wetu amejulishwa.[[ Umelipia hadi {{until}}.]][[ Akaunti {{account}}.]][[ Salio {{balance}}.]][[ Msaada: {{phone}}]]',
  },
  'already-on': {
    en: '[[{{business}}: ]]{{amount}} received[[ ({{code}})]]. Your internet is extended[[ until {{until}}]].[[ Account {{account}}.]][[ Balance {{balance}}.]][[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]Tumepokea {{amount}}[[ ({{code}})]]. Muda wako wa intaneti umeongezwa[[ hadi {{until}}]].[[ Akaunti {{account}}.]][[ Salio {{balance}}.]][[ Msaada: {{phone}}]]',
  },
  short: {
    en: '[[{{business}}: ]]{{amount}} received[[ ({{code}})]] and kept as your balance[[, now {{balance}}]]. Pay {{missing}} more to renew[[ {{plan}}]].[[ Account {{account}}.]][[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]Tumepokea {{amount}}[[ ({{code}})]], imewekwa kwenye salio lako[[, sasa {{balance}}]]. Ongeza {{missing}} ili kulipia kifurushi[[ cha {{plan}}]].[[ Akaunti {{account}}.]][[ Msaada: {{phone}}]]',
  },
  kept: {
    en: '[[{{business}}: ]]{{amount}} received[[ ({{code}})]] and kept as your balance[[, now {{balance}}]]. It renews you[[ with {{plan}}]][[ on {{until}}]].[[ Account {{account}}.]][[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]Tumepokea {{amount}}[[ ({{code}})]], imewekwa kwenye salio lako[[, sasa {{balance}}]]. Italipia kifurushi[[ cha {{plan}}]][[ tarehe {{until}}]].[[ Akaunti {{account}}.]][[ Msaada: {{phone}}]]',
  },
  blocked: {
    en: '[[{{business}}: ]]{{amount}} received[[ ({{code}})]]. Your account[[ {{account}}]] is blocked, so it is not switched on. Please contact us[[ on {{phone}}]].',
    sw: '[[{{business}}: ]]Tumepokea {{amount}}[[ ({{code}})]]. Akaunti yako[[ {{account}}]] imefungiwa, kwa hivyo intaneti haijawashwa. Tafadhali wasiliana nasi[[ kwa {{phone}}]].',
  },
};

/**
 * Which optional parts go first when a text is too long: what the subscriber knows already before what is news. A part
 * that holds another placeholder (the code, the end of the paid time) is never left out for its length.
 */
const DROP_ORDER = ['business', 'account', 'plan', 'phone', 'balance'] as const;

function receiptValues(facts: ReceiptFacts, language: Language, zone: string, now: number): Values {
  const money = (cents: Cents): string => (cents > 0 ? formatCents(cents, facts.currency) : '');
  const texts: Readonly<Record<Placeholder, string>> = {
    amount: formatCents(facts.amountCents, facts.currency),
    code: facts.receiptCode ?? '',
    account: facts.accountNo,
    plan: facts.planName,
    until: facts.expiresAt === null ? '' : formatWhen(facts.expiresAt, zone, language, now),
    balance: money(facts.balanceCents),
    missing: money(facts.missingCents),
    periods: String(facts.periods),
    business: facts.businessName,
    phone: facts.supportPhone ?? '',
  };
  return valuesOf(texts);
}

type Placeholder =
  'amount' | 'code' | 'account' | 'plan' | 'until' | 'balance' | 'missing' | 'periods' | 'business' | 'phone';

/**
 * The text of one receipt: GSM-7, at most 160 septets, true at `now`.
 * @param zone IANA zone in which times are shown
 * @param now UTC milliseconds; a time far from it is shown with its year
 */
export function receiptText(
  facts: ReceiptFacts,
  templates: ReceiptTemplates,
  language: Language,
  zone: string,
  now: number,
): string {
  return fillTemplate(templates[facts.stage][language], receiptValues(facts, language, zone, now), DROP_ORDER);
}

/** Lengths that real values seldom exceed, to tell the editor of a template that it cannot fit. */
const TYPICAL: Values = new Map([
  ['amount', 'KES 10,000.00'],
  ['code', 'SAE3YULR0Y'],
  ['account', 'JSY-7K4M3X'],
  ['plan', 'Home 10 Mbps'],
  ['until', '30 Apr 2026 18:00'],
  ['balance', 'KES 1,000.00'],
  ['missing', 'KES 1,000.00'],
  ['periods', '1'],
  ['business', 'Tower Net'],
  ['phone', '0700000000'],
]);

/** What is wrong with a template that a person wrote, one sentence each; empty when it can be used. */
export function checkTemplate(text: string): Both[] {
  return templateProblems(text, TYPICAL, DROP_ORDER);
}
