import { gsm7Length, gsm7Parts } from '../domain/messages/gsm7.ts';
import { receiptText, type ReceiptStage, type ReceiptTemplates } from '../domain/messages/receipt.ts';
import { reminderText, type ReminderStage, type ReminderTemplates } from '../domain/messages/reminder.ts';
import { useText, type UseStage, type UseTemplates } from '../domain/messages/use.ts';
import { LANGUAGES, type Language } from '../domain/time/time.ts';
import { cents } from '../domain/values/money.ts';

/** A line as texts name it. */
export interface PreviewedLine {
  readonly accountNo: string;
  readonly planName: string;
  readonly priceCents: number;
}

/** What one text of the ISP's looks like when it is sent. */
export interface PreviewedText {
  /** Where it stands in the settings: `receipts.templates.en.online`. */
  readonly key: string;
  readonly language: Language;
  readonly text: string;
  /** GSM-7, of 160 in one SMS. */
  readonly septets: number;
  readonly parts: number;
}

export interface PreviewRules {
  readonly receipts: ReceiptTemplates;
  readonly reminders: ReminderTemplates & UseTemplates;
  readonly currency: string;
  readonly timeZone: string;
  readonly businessName: string;
  readonly supportPhone: string | null;
}

/** A line of nobody's. */
export const EXAMPLE_LINE: PreviewedLine = { accountNo: 'JSY-7K4M3X', planName: 'Home 10 Mbps', priceCents: 150_000 };

const CODE = 'SAE3YULR0Y';
const MONTH_MS = 30 * 86_400_000;

/** Every text in every language, filled for one line as if it had paid for a period now. */
export function previewTexts(line: PreviewedLine, rules: PreviewRules, now: number): PreviewedText[] {
  const { receipts, reminders, currency, timeZone, businessName, supportPhone } = rules;
  const { accountNo, planName } = line;
  const priceCents = cents(line.priceCents);
  const same = { accountNo, planName, currency, businessName, supportPhone };
  const expiresAt = now + MONTH_MS;
  const receipt = (stage: ReceiptStage, language: Language) => {
    const isShort = stage === 'short';
    const amountCents = isShort ? cents(Math.floor(priceCents / 2)) : priceCents;
    const missingCents = isShort ? cents(priceCents - amountCents) : cents(0);
    const facts = {
      ...same,
      stage,
      amountCents,
      receiptCode: CODE,
      expiresAt,
      balanceCents: cents(0),
      missingCents,
      periods: 1,
    };
    return receiptText(facts, receipts, language, timeZone, now);
  };
  const reminder = (stage: ReminderStage, language: Language) => {
    const end = stage === 'ends' ? now + MONTH_MS / 30 : now - MONTH_MS / 30;
    return reminderText({ ...same, expiresAt: end, missingCents: priceCents }, reminders, language, timeZone, now);
  };
  const use = (stage: UseStage, language: Language) => {
    const percent = stage === 'nearly' ? 80 : 100;
    const part = { kind: 'data', used: percent * 1e8, of: 1e10 } as const;
    const facts = { ...same, stage, percent, part, until: expiresAt, missingCents: priceCents };
    return useText(facts, reminders, language, timeZone, now);
  };
  const shown = (room: string, stage: string, language: Language, text: string): PreviewedText => ({
    key: `${room}.templates.${language}.${stage}`,
    language,
    text,
    septets: gsm7Length(text) ?? 0,
    parts: gsm7Parts(text),
  });
  return LANGUAGES.flatMap((language) => [
    ...RECEIPT_STAGES.map((stage) => shown('receipts', stage, language, receipt(stage, language))),
    ...REMINDER_STAGES.map((stage) => shown('reminders', stage, language, reminder(stage, language))),
    ...USE_STAGES.map((stage) => shown('reminders', stage, language, use(stage, language))),
  ]);
}

const RECEIPT_STAGES = [
  'online',
  'confirmed',
  'waiting',
  'delayed',
  'already-on',
  'short',
  'kept',
  'blocked',
] as const satisfies readonly ReceiptStage[];
const REMINDER_STAGES = ['ends', 'ended'] as const satisfies readonly ReminderStage[];
const USE_STAGES = ['nearly', 'used-up', 'slower'] as const satisfies readonly UseStage[];
