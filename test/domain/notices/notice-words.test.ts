import { expect, test } from 'vitest';
import { ALARMS, type AlarmKind } from '../../../src/domain/alarm.ts';
import { gsm7Length } from '../../../src/domain/messages/gsm7.ts';
import type { NoticeEvent } from '../../../src/domain/notices/incidents.ts';
import { alarmWords, testWords, type NoticeBox } from '../../../src/domain/notices/notice-words.ts';

const NOW = Date.parse('2026-11-27T09:00:00Z');
const MINUTE = 60_000;
const BOX: NoticeBox = {
  businessName: 'Tower Net',
  timeZone: 'Africa/Nairobi',
  language: 'en',
  consoleUrl: 'http://192.168.88.2:8080',
};

const wrong = (kind: AlarmKind, ...subjects: string[]) => told('opened', null, kind, subjects);
const told = (
  change: 'opened' | 'still',
  incidentId: number | null,
  kind: AlarmKind,
  subjects: readonly string[],
): NoticeEvent => ({
  change,
  incidentId,
  kind,
  subject: subjects[0] ?? '',
  since: NOW - 5 * MINUTE,
  alarms: subjects.map((subject) => ({
    kind,
    subject,
    message: `What to do about ${subject}.`,
    openedAt: NOW - 5 * MINUTE,
    seenBy: null,
    snoozed: null,
  })),
});
const over = (kind: AlarmKind, subject: string): NoticeEvent => ({
  change: 'ended',
  incidentId: 1,
  kind,
  subject,
  since: NOW - 33 * MINUTE,
  endedAt: NOW - 5 * MINUTE,
});

test('say what is wrong, where, since when, who waits and what to do', () => {
  expect(alarmWords([wrong('router-away', 'tower-1')], BOX, NOW)).toEqual({
    title: 'Tower Net: Router does not answer (tower-1)',
    short:
      'Tower Net: Router does not answer (tower-1) since 27 Nov 11:55. Everybody behind it who pays waits to be switched on.',
    text: [
      'Router does not answer (tower-1), since 27 Nov 11:55',
      'Everybody behind it who pays waits to be switched on.',
      'What to do about tower-1.',
      '',
      'Look: http://192.168.88.2:8080/attention',
    ].join('\n'),
  });
});

test('say from when to when something was that is over', () => {
  const { title, short, text } = alarmWords([over('tunnel', 'box')], { ...BOX, consoleUrl: null }, NOW);
  expect(title).toBe('Tower Net: Over: Tunnel is down');
  expect(short).toBe('Tower Net: Over: Tunnel is down 27 Nov 11:27 to 27 Nov 11:55 (28 min)');
  expect(text).toBe('Over: Tunnel is down, 27 Nov 11:27 to 27 Nov 11:55 (28 min)');
});

test('say what nobody sees to after a quiet time', () => {
  const event = told('still', 1, 'tokens', ['payhero']);
  expect(alarmWords([event], BOX, NOW).title).toBe('Tower Net: Still: Service tokens run out (payhero)');
});

test('of many at once fit into one SMS, the most urgent first and what is over last', () => {
  const lines = Array.from({ length: 40 }, (_, n) => `JSY-${n}`);
  const events = [over('tunnel', 'box'), wrong('backup', 'box'), wrong('line-refused', ...lines)];
  const { title, short, text } = alarmWords(events, BOX, NOW);
  expect(title).toBe('Tower Net: 2 alarms, 1 over');
  expect(short).toMatch(/^Tower Net: Line refused by its router \(JSY-0 and 39 more\) since 27 Nov 11:55; Backups/);
  expect(gsm7Length(short)).toBeLessThanOrEqual(160);
  expect(text.split('\n\n').map((part) => part.split(',')[0])).toEqual([
    'Line refused by its router (JSY-0 and 39 more)',
    'Backups do not work',
    'Over: Tunnel is down',
    'Look: http://192.168.88.2:8080/attention',
  ]);
  expect(text.match(/What to do about JSY/g)).toHaveLength(3);
});

test.each(['en', 'sw'] as const)('of every kind, in %s, are one SMS', (language) => {
  for (const kind of Object.keys(ALARMS) as AlarmKind[]) {
    const { short, title } = alarmWords([wrong(kind, 'JSY-4K7P2Q')], { ...BOX, language }, NOW);
    expect(gsm7Length(short)).toBeLessThanOrEqual(160);
    expect(title).toContain(ALARMS[kind].title[language]);
  }
});

test('of a test say who wanted it, and that nothing is wrong', () => {
  expect(testWords('amina', BOX, NOW).short).toBe(
    'Tower Net: amina wanted to see at 27 Nov 12:00 that notices arrive. This one did. Nothing is wrong.',
  );
  expect(testWords('amina', { ...BOX, language: 'sw' }, NOW).text).toContain('Hakuna tatizo');
});
