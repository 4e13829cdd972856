import { describe, expect, test } from 'vitest';
import { backupName, backupsToForget, backupTime, judgeBackups, type BackupState } from '../../src/domain/backup.ts';
import { backupWords } from '../../src/domain/backup-words.ts';

const ZONE = 'Africa/Nairobi';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-27T06:00:00Z');

describe('the name of a backup', () => {
  test('says when it was made', () => {
    const name = backupName(NOW + 123);
    expect(name).toBe('washa-20261127-060000123.tar.gz.age');
    expect(backupTime(name)).toBe(NOW + 123);
  });

  test.each(['washa.db', `${backupName(NOW)}.part`, 'washa-20261399-060000123.tar.gz.age', '.washa-probe-1'])(
    '%s is none, and is never let go',
    (name) => {
      expect(backupTime(name)).toBeNull();
      expect(backupsToForget([name], { hours: 0, days: 0, weeks: 0, months: 0 }, ZONE)).toEqual([]);
    },
  );
});

describe('what is kept', () => {
  const hourly = Array.from({ length: 24 * 400 }, (_, n) => backupName(NOW - n * HOUR));
  const kept = (keep: Parameters<typeof backupsToForget>[1], all = hourly) => {
    const gone = new Set(backupsToForget(all, keep, ZONE));
    return all.filter((name) => !gone.has(name)).map((name) => (backupTime(name) ?? 0) - NOW);
  };

  test('is the newest of each hour, day, week and month, and what two of them want counts once', () => {
    expect(kept({ hours: 3, days: 0, weeks: 0, months: 0 })).toEqual([0, -HOUR, -2 * HOUR].map((n) => n + 0));
    // The day of the ISP ends at 21:00 UTC: its last hour is 20:00.
    expect(kept({ hours: 0, days: 3, weeks: 0, months: 0 })).toEqual([0, -10 * HOUR, -34 * HOUR]);
    // A Friday; the last Sunday before it is the 22nd.
    const weeks = kept({ hours: 0, days: 0, weeks: 2, months: 0 });
    expect(weeks.map((at) => new Date(NOW + at).toISOString().slice(0, 13))).toEqual([
      '2026-11-27T06',
      '2026-11-22T20',
    ]);
    const months = kept({ hours: 0, days: 0, weeks: 0, months: 3 });
    expect(months.map((at) => new Date(NOW + at).toISOString().slice(0, 13))).toEqual([
      '2026-11-27T06',
      '2026-10-31T20',
      '2026-09-30T20',
    ]);
    expect(kept({ hours: 24, days: 14, weeks: 8, months: 12 }).length).toBeLessThan(58);
  });

  test('is the newest in any case, and after a time without any what there is', () => {
    expect(kept({ hours: 0, days: 0, weeks: 0, months: 0 })).toEqual([0]);
    const old = [backupName(NOW - 300 * DAY), backupName(NOW - 301 * DAY)];
    expect(kept({ hours: 0, days: 2, weeks: 0, months: 0 }, old)).toEqual([-300 * DAY, -301 * DAY]);
  });
});

describe('what is said of them', () => {
  const good: BackupState = {
    places: ['/srv/b'],
    hasCode: true,
    madeAt: NOW - HOUR,
    provenAt: NOW - 5 * HOUR,
    problem: null,
    error: null,
    failing: [],
    away: [],
    since: NOW - 30 * DAY,
    everyMs: HOUR,
  };
  const FAR = { place: 'sftp://washa@far/b', since: NOW - 9 * DAY, provenAt: null, problem: null };
  const away = (days: number) => [{ place: '/mnt/usb', keptAt: NOW - days * DAY, error: 'no disk is mounted there' }];
  test.each<[string, Partial<BackupState>, readonly string[]]>([
    ['all is well', {}, ['fresh']],
    ['a copy away that was proven', { away: [{ ...FAR, provenAt: NOW - DAY }] }, ['fresh']],
    ['a new place away, until two nights are over', { away: [{ ...FAR, since: NOW - DAY }] }, ['fresh']],
    ['a place away of which none was proven', { away: [FAR] }, ['away']],
    ['one that was proven long ago', { away: [{ ...FAR, provenAt: NOW - 51 * HOUR }] }, ['away']],
    ['one that cannot be restored', { away: [{ ...FAR, provenAt: NOW - HOUR, problem: 'It is cut.' }] }, ['away']],
    ['no place', { places: [] }, ['none']],
    ['no code', { hasCode: false }, ['no-code']],
    ['set up a moment ago', { madeAt: null, provenAt: null, since: NOW }, ['first']],
    ['none since three hours, nobody knows why', { madeAt: NOW - 4 * HOUR }, ['old']],
    ['and it is known why', { madeAt: NOW - 4 * HOUR, error: 'no room' }, ['failing']],
    ['never one, and the disk is away', { madeAt: null, failing: away(5) }, ['failing', 'unproven'].slice(0, 1)],
    ['the last proof failed', { problem: 'Ledger row 7 is gone.' }, ['unproven']],
    ['none was proven for three days', { provenAt: NOW - 3 * DAY }, ['unproven']],
    ['a disk is at home for a night', { failing: away(0.5) }, ['fresh']],
    ['a disk is away for days', { failing: away(2) }, ['place']],
  ])('%s', (_, is, codes) => {
    const state = { ...good, ...is };
    expect(judgeBackups(state, NOW)).toEqual(codes);
    for (const language of ['en', 'sw'] as const)
      for (const code of judgeBackups(state, NOW)) {
        const words = backupWords(code, state, { zone: ZONE, language, now: NOW });
        expect(words).toMatch(/\S{3}.*\S$/);
        expect(words).not.toContain('..');
      }
  });
});
