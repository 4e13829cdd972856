import type { Config } from '../config/config.ts';
import { EXAMPLE_LINE, previewTexts, type PreviewedText, type PreviewRules } from '../views/sms-preview.ts';

/** With what the texts of this ISP are filled. */
export function textRules(config: Config): PreviewRules {
  const { currency, timeZone, businessName, supportPhone } = config.box;
  const { receipts, reminders } = config;
  return {
    currency,
    timeZone,
    businessName,
    supportPhone,
    receipts: receipts.templates,
    reminders: reminders.templates,
  };
}

/** What is sent by SMS, and in which words. */
export function sendingRules({ box, receipts, reminders }: Config) {
  return { ...box, templates: receipts.templates, reminders };
}

/** Every text as it would be sent now, to nobody. @param now UTC ms */
export function textsOf(config: Config, now: number): PreviewedText[] {
  return previewTexts(EXAMPLE_LINE, textRules(config), now);
}
