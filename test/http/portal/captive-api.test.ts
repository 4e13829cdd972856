import { expect, test } from 'vitest';
import type { Caller } from '../../../src/domain/caller.ts';
import { captiveAnswer } from '../../../src/http/portal/captive-api.ts';
import { portalLines, siteOf } from '../../../src/routers/routeros/check/portal.ts';
import { portalStanding, portalView } from '../../../src/views/portal.ts';
import { addLine, HOUR, NOW, openStore, type LineOptions } from '../../services/books.ts';

const phone = (isIn: boolean): Caller => ({
  kind: 'phone',
  router: 'tower-1',
  mac: '02:00:00:00:00:01',
  isIn,
  user: null,
});
const HOME: Caller = { kind: 'line', router: 'tower-1', service: 'pppoe', username: 'line-1' };

/** What a caller is answered whose line is such a one; null: it has none. */
function answer(caller: Caller, line: Partial<LineOptions> | null) {
  const store = openStore();
  const lineId = line === null ? null : addLine(store, 1, line);
  const presence = caller.kind === 'phone' ? { isIn: caller.isIn, at: NOW } : null;
  const view = portalView(store, portalStanding(store, lineId, presence, NOW), 'Africa/Nairobi', NOW);
  return captiveAnswer({ caller, view }, 'https://wifi.example', NOW);
}

test.each<[string, Caller, Partial<LineOptions> | null, object]>([
  ['a phone that has bought nothing', phone(false), null, { captive: true, 'can-extend-session': true }],
  [
    'a phone that is in',
    phone(true),
    { expiresAt: NOW + HOUR + 900 },
    { captive: false, 'seconds-remaining': 3600, 'can-extend-session': true },
  ],
  [
    'a phone that has time and is out',
    phone(false),
    { expiresAt: NOW + HOUR },
    { captive: true, 'can-extend-session': true },
  ],
  ['a phone that somebody lets through', phone(true), null, { captive: false, 'can-extend-session': true }],
  ['an expired line', HOME, {}, { captive: true, 'can-extend-session': true }],
  [
    'a paid line',
    HOME,
    { expiresAt: NOW + HOUR },
    { captive: false, 'seconds-remaining': 3600, 'can-extend-session': true },
  ],
  [
    'a blocked line',
    HOME,
    { expiresAt: NOW + HOUR, set: { blocked_at: NOW } },
    { captive: true, 'can-extend-session': false },
  ],
])('%s is told by RFC 8908 whether it is captive, for how long, and where the page is', (_, caller, line, told) => {
  expect(answer(caller, line)).toEqual({ 'user-portal-url': 'https://wifi.example/', ...told });
});

test('the DHCP option is printed with https alone, for a hotspot, and leads where the pages answer', () => {
  const wall = { suspension: 'expired-profile', expiredProfile: 'EXPIRED', expiredList: 'expired' } as const;
  const lines = (publicUrl: string, hasHotspot: boolean) =>
    portalLines(siteOf({ publicUrl, port: 8081 }, '10.0.0.2'), wall, hasHotspot)
      .flatMap((group) => group.lines)
      .filter((line) => line.includes('114'));
  expect(lines('https://wifi.example', true)).toEqual([
    `/ip dhcp-server option add name=washa-captive code=114 value="'https://wifi.example/captive'" force=yes comment="washa portal"`,
  ]);
  expect(lines('http://wifi.example', true)).toEqual([]);
  expect(lines('https://wifi.example', false)).toEqual([]);
});
