import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gsm7Length } from '../../../src/domain/messages/gsm7.ts';
import { cents } from '../../../src/domain/values/money.ts';
import type { ReceiptFacts, ReceiptStage, ReceiptTemplates } from '../../../src/domain/messages/receipt.ts';
import { checkTemplate, DEFAULT_TEMPLATES, receiptText } from '../../../src/domain/messages/receipt.ts';
import { anyText } from '../../any-text.ts';

const ZONE = 'Africa/Nairobi';
const NOW = Date.UTC(2026, 2, 31, 15, 0); // 31 March 2026, 18:00 in Nairobi
const facts: ReceiptFacts = {
  stage: 'online',
  amountCents: cents(150_000),
  currency: 'KES',
  receiptCode: 'SAE3YULR0Y',
  accountNo: 'JSY-7K4M3X',
  planName: 'Home 10',
  expiresAt: Date.UTC(2026, 3, 30, 15, 0),
  balanceCents: cents(0),
  missingCents: cents(0),
  periods: 1,
  businessName: 'Tower Net',
  supportPhone: null,
};
const text = (own: Partial<ReceiptFacts>, language: 'en' | 'sw' = 'en'): string =>
  receiptText({ ...facts, ...own }, DEFAULT_TEMPLATES, language, ZONE, NOW);
const stages = Object.keys(DEFAULT_TEMPLATES) as ReceiptStage[];
const own = (template: string): ReceiptTemplates => ({
  ...DEFAULT_TEMPLATES,
  online: { en: template, sw: template },
});

describe('receiptText', () => {
  const money = { amountCents: cents(50_050), balanceCents: cents(50_050), missingCents: cents(99_950) };
  it.each<[Partial<ReceiptFacts>, 'en' | 'sw', string]>([
    [
      {},
      'en',
      'Tower Net: KES 1,500 received (SAE3YULR0Y). You are back online until 30 Apr 18:00. Account JSY-7K4M3X.',
    ],
    [
      {},
      'sw',
      'Tower Net: Tumepokea KES 1,500 (SAE3YULR0Y). Uko mtandaoni tena hadi 30 Apr 18:00. Akaunti JSY-7K4M3X.',
    ],
    [
      { stage: 'confirmed', balanceCents: cents(20_000) },
      'en',
      'Tower Net: KES 1,500 received (SAE3YULR0Y). Your internet is switched on until 30 Apr 18:00. Account JSY-7K4M3X. Balance KES 200.',
    ],
    [
      { stage: 'waiting', receiptCode: null },
      'en',
      'Tower Net: KES 1,500 received. We are switching you on now. Paid until 30 Apr 18:00. Account JSY-7K4M3X.',
    ],
    [
      { stage: 'short', ...money },
      'en',
      'Tower Net: KES 500.50 received (SAE3YULR0Y) and kept as your balance, now KES 500.50. Pay KES 999.50 more to renew Home 10. Account JSY-7K4M3X.',
    ],
    [
      { stage: 'short', ...money },
      'sw',
      'Tumepokea KES 500.50 (SAE3YULR0Y), imewekwa kwenye salio lako, sasa KES 500.50. Ongeza KES 999.50 ili kulipia kifurushi cha Home 10. Akaunti JSY-7K4M3X.',
    ],
    [
      { stage: 'blocked', supportPhone: '0700000000' },
      'en',
      'Tower Net: KES 1,500 received (SAE3YULR0Y). Your account JSY-7K4M3X is blocked, so it is not switched on. Please contact us on 0700000000.',
    ],
  ])('%j in %s', (given, language, expected) => {
    expect(text(given, language)).toBe(expected);
  });

  it('field 43: an early payment says until when the line is paid, to the minute', () => {
    expect(text({ stage: 'already-on' })).toContain('Your internet is extended until 30 Apr 18:00.');
    expect(text({ stage: 'already-on' }, 'sw')).toContain('Muda wako wa intaneti umeongezwa hadi 30 Apr 18:00.');
  });

  it('shows the year of an end that is not in this one', () => {
    expect(text({ expiresAt: Date.UTC(2027, 0, 1, 15, 0) })).toContain('until 1 Jan 2027 18:00.');
  });

  it.each(['waiting', 'short', 'blocked'] as const)('never claims in stage %s that the line is on', (stage) => {
    for (const language of ['en', 'sw'] as const) {
      const said = text({ stage }, language);
      expect(said).not.toMatch(/back online|is switched on|mtandaoni|imewashwa/);
    }
  });

  it('leaves out what the subscriber knows before what is news', () => {
    const long = text({
      businessName: 'The Very Long Name of an Internet Company of Kiambu',
      balanceCents: cents(20_000),
    });
    expect(long).toBe(
      'KES 1,500 received (SAE3YULR0Y). You are back online until 30 Apr 18:00. Account JSY-7K4M3X. Balance KES 200.',
    );
    const account = text({ accountNo: 'A'.repeat(120), balanceCents: cents(20_000) });
    expect(account).toBe('KES 1,500 received (SAE3YULR0Y). You are back online until 30 Apr 18:00. Balance KES 200.');
  });

  it('keeps a name that looks like a placeholder as text, and makes it GSM-7', () => {
    expect(text({ businessName: '{{code}} – “Net”' })).toMatch(/^\{\{code\}\} - "Net": KES/);
  });

  it('uses the edited template', () => {
    const said = receiptText(facts, own('Karibu {{account}}, {{periods}} x {{plan}}'), 'sw', ZONE, NOW);
    expect(said).toBe('Karibu JSY-7K4M3X, 1 x Home 10');
  });

  it('is one GSM-7 SMS with the whole amount and the whole code, whatever the names are', () => {
    const name = anyText({ maxLength: 200 });
    fc.assert(
      fc.property(
        fc.constantFrom(...stages),
        fc.constantFrom('en' as const, 'sw' as const),
        name,
        name,
        name,
        fc.option(name),
        fc.integer({ min: 0, max: 99_999_999 }),
        (stage, language, businessName, planName, accountNo, supportPhone, amount) => {
          const amountCents = cents(amount);
          const names = { businessName, planName, accountNo, supportPhone };
          const sums = { amountCents, balanceCents: amountCents, missingCents: cents(123_456) };
          const said = text({ stage, ...names, ...sums }, language);
          expect(gsm7Length(said)).toBeLessThanOrEqual(160);
          expect(said).toContain('SAE3YULR0Y');
          expect(said).toMatch(/KES [\d,]+/);
          if (stage === 'short') expect(said).toContain('KES 1,234.56');
          if (stage === 'online') expect(said).toContain('30 Apr 18:00');
        },
      ),
    );
  });

  it('cuts an edited template that is too long without its optional parts', () => {
    const said = receiptText(facts, own(`${'word '.repeat(31)}{{amount}}`), 'en', ZONE, NOW);
    expect(said).toBe(`${'word '.repeat(31)}KES`);
  });
});

describe('checkTemplate', () => {
  it.each(stages)('has nothing against the default texts of stage %s', (stage) => {
    expect(checkTemplate(DEFAULT_TEMPLATES[stage].en)).toEqual([]);
    expect(checkTemplate(DEFAULT_TEMPLATES[stage].sw)).toEqual([]);
  });

  it.each([
    ['', /empty/],
    ['Paid {{ammount}}', /there is no placeholder "ammount"; did you mean "amount"/],
    ['Paid {{amount}', /not written as/],
    ['Paid {{ amount }}', /not written as/],
    ['Paid [[{{amount}}', /pair up/],
    ['Paid [[a [[b]] c]]', /pair up/],
    ['It’s paid', /"’" is not in the SMS alphabet/],
    ['x'.repeat(161), /161 of 160/],
  ])('%j has the problem %s', (template, problem) => {
    const problems = checkTemplate(template);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.en).toMatch(problem);
    expect(problems[0]?.sw).not.toBe(problems[0]?.en);
  });
});
