import { expect, test } from 'vitest';
import { DEFAULT_TEMPLATES } from '../../src/domain/messages/receipt.ts';
import { REMINDER_TEMPLATES } from '../../src/domain/messages/reminder.ts';
import { USE_TEMPLATES } from '../../src/domain/messages/use.ts';
import { previewTexts } from '../../src/views/sms-preview.ts';

const NOW = Date.UTC(2026, 2, 10, 6);
const LINE = { accountNo: 'ACC1', planName: 'Home 10M', priceCents: 150_000 };
const RULES = {
  receipts: DEFAULT_TEMPLATES,
  reminders: { ...REMINDER_TEMPLATES, ...USE_TEMPLATES },
  currency: 'KES',
  timeZone: 'Africa/Nairobi',
  businessName: 'Demo Net',
  supportPhone: '0700000000',
};

test('every text that is sent by itself is shown, filled, with its length', () => {
  const texts = previewTexts(LINE, RULES, NOW);
  const stages = [DEFAULT_TEMPLATES, RULES.reminders].flatMap((templates) => Object.keys(templates)).length;
  expect(texts).toHaveLength(2 * stages);
  for (const { text, septets, parts } of texts) {
    expect(text).not.toMatch(/\{\{|\[\[/);
    expect(septets).toBe(text.length);
    expect(parts).toBe(1);
  }
  const of = (key: string) => texts.find((one) => one.key === key)?.text;
  expect(of('receipts.templates.en.short')).toContain('KES 750 received (SAE3YULR0Y)');
  expect(of('reminders.templates.en.ends')).toBe(
    'Demo Net: Your internet ends 11 Mar 09:00. Pay KES 1,500 to account ACC1 to stay online with Home 10M. Help: 0700000000',
  );
  expect(of('reminders.templates.en.nearly')).toBe(
    'Demo Net: You have used 80% of your 10 GB of Home 10M. 2 GB is left until 9 Apr 09:00. Help: 0700000000',
  );
  expect(of('reminders.templates.sw.ended')).toContain('Intaneti yako iliisha 9 Mac 09:00');
});

test('a text of the ISP’s own is the one that is shown', () => {
  const own = { en: 'Asante! {{code}}', sw: 'Asante! {{code}}' };
  const texts = previewTexts(LINE, { ...RULES, receipts: { ...DEFAULT_TEMPLATES, online: own } }, NOW);
  expect(texts[0]).toEqual({
    key: 'receipts.templates.en.online',
    language: 'en',
    text: 'Asante! SAE3YULR0Y',
    septets: 18,
    parts: 1,
  });
});
