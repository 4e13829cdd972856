import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gsm7Length } from '../../../src/domain/messages/gsm7.ts';
import {
  checkReminderTemplate,
  endsOf,
  isLongPlan,
  REMINDER_TEMPLATES,
  reminderDays,
  reminderText,
  whyNoReminder,
} from '../../../src/domain/messages/reminder.ts';
import { isWithinHours } from '../../../src/domain/time/day-hours.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { anyText } from '../../any-text.ts';

const ZONE = 'Africa/Nairobi';
const RULES = { daysBefore: [3, 1], onTheDay: true, daysAfter: [2], fromHour: 9, toHour: 19 };
/** A day in Nairobi, at an hour. */
const at = (day: string, time = '12:00') => Date.parse(`${day}T${time}:00+03:00`);
const LINE = {
  expiresAt: at('2026-03-20', '18:00'),
  period: { unit: 'month', count: 1 },
  isKeptOff: false,
  priceCents: 150_000,
  balanceCents: 0,
} as const;

test('days are in order and each once', () => {
  expect(reminderDays(RULES)).toEqual([-3, -1, 0, 2]);
  expect(reminderDays({ ...RULES, daysBefore: [1, 1, 7] })).toEqual([-7, -1, 0, 2]);
  expect(reminderDays({ ...RULES, daysBefore: [], onTheDay: false, daysAfter: [] })).toEqual([]);
});

test.each([
  ['08:59', false],
  ['09:00', true],
  ['18:59', true],
  ['19:00', false],
  ['00:00', false],
])('at %s: %s', (time, isHour) => {
  expect(isWithinHours(RULES, at('2026-03-17', time), ZONE)).toBe(isHour);
});

test('a day belongs to exactly one number of days, also over a change of the clock', () => {
  const zones = ['Africa/Nairobi', 'Europe/Berlin', 'America/New_York'];
  fc.assert(
    fc.property(
      fc.integer({ min: at('2026-01-01'), max: at('2026-12-31') }),
      fc.integer({ min: -30, max: 30 }),
      fc.constantFrom(...zones),
      (now, days, zone) => {
        expect(endsOf(days, now, zone).until).toBe(endsOf(days - 1, now, zone).from);
      },
    ),
  );
});

describe('whether it is still true', () => {
  const told = { days: -3, expiresAt: LINE.expiresAt };
  const why = (line: object, reminder: object = told, now = at('2026-03-17')) =>
    whyNoReminder({ ...LINE, ...line }, { ...told, ...reminder }, RULES, now, ZONE);

  test('it is, on its day', () => {
    expect(why({})).toBeNull();
    expect(why({}, { days: 0 }, at('2026-03-20'))).toBeNull();
    expect(why({}, { days: 2 }, at('2026-03-22'))).toBeNull();
  });

  test.each([
    ['was paid for', { expiresAt: LINE.expiresAt + 1 }, {}, undefined],
    ['kept off', { isKeptOff: true }, {}, undefined],
    ['balance renews', { balanceCents: 150_000 }, {}, undefined],
    ['too short', { period: { unit: 'hour', count: 100 } }, {}, undefined],
    ['day is over', {}, {}, at('2026-03-18')],
    ['at this hour', {}, {}, at('2026-03-17', '22:00')],
  ] as const)('%s', (words, line, reminder, now) => {
    expect(why(line, reminder, now)).toContain(words);
  });
});

test('plans of a week and more are reminded of', () => {
  expect(isLongPlan({ unit: 'week', count: 1 })).toBe(true);
  expect(isLongPlan({ unit: 'day', count: 7 })).toBe(true);
  expect(isLongPlan({ unit: 'day', count: 6 })).toBe(false);
  expect(isLongPlan({ unit: 'minute', count: 9000 })).toBe(false);
});

describe('its text', () => {
  const facts = {
    accountNo: 'JSY-7K2M9Q',
    planName: 'Home 10M',
    expiresAt: LINE.expiresAt,
    missingCents: cents(150_000),
    currency: 'KES',
    businessName: 'Tower Net',
    supportPhone: null,
  };
  const text = (now: number, language: 'en' | 'sw' = 'en', over: object = {}) =>
    reminderText({ ...facts, ...over }, REMINDER_TEMPLATES, language, ZONE, now);

  test('says what is missing, to which account, and until when', () => {
    expect(text(at('2026-03-17'))).toBe(
      'Tower Net: Your internet ends 20 Mar 18:00. Pay KES 1,500 to account JSY-7K2M9Q to stay online with Home 10M.',
    );
    expect(text(at('2026-03-22'))).toMatch(/^Tower Net: Your internet ended 20 Mar 18:00\. .* you are back online/);
    expect(text(at('2026-03-17'), 'sw')).toContain('inaisha');
  });

  test('is one SMS with the whole amount and account, whatever the names are', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 300 }), fc.constantFrom('en' as const, 'sw' as const), (name, language) => {
        const said = text(at('2026-03-17'), language, { planName: name, businessName: name, supportPhone: name });
        expect(gsm7Length(said)).toBeLessThanOrEqual(160);
        expect(said).toContain('KES 1,500');
        expect(said).toContain('JSY-7K2M9Q');
      }),
    );
  });

  test('as a person writes it is checked', () => {
    for (const stage of Object.values(REMINDER_TEMPLATES))
      for (const own of Object.values(stage)) expect(checkReminderTemplate(own)).toEqual([]);
    expect(checkReminderTemplate('{{amont}}')[0]?.en).toContain(
      'there is no placeholder "amont"; did you mean "amount"',
    );
    expect(checkReminderTemplate('x'.repeat(161))[0]?.en).toContain('too long');
  });
});
