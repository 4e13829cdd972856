import { expect, test } from 'vitest';
import type { TunnelFacts } from '../../src/domain/tunnel.ts';
import { putTunnel, tunnelTable } from '../../src/storage/tunnel.ts';
import { backupView } from '../../src/views/backups.ts';
import { isSince, tunnelView, tunnelWords } from '../../src/views/tunnel.ts';
import { watchedFacts, watchedWords } from '../../src/views/watched.ts';
import { NOW, openStore } from '../services/books.ts';

const MINUTE = 60_000;
const CALLED: TunnelFacts = {
  url: 'https://pay.example.com',
  askedAt: NOW,
  arrived: { at: NOW, ms: 240 },
  failing: null,
};
const failing = (since: number): TunnelFacts => ({ ...CALLED, failing: { since, reason: 'HTTP 530' } });

test.each([
  ['without an address', null, NOW, 'unset', 'idle', null],
  ['called now', CALLED, NOW, 'open', 'right', NOW],
  ['called three minutes ago', CALLED, NOW + 3 * MINUTE, 'open', 'right', NOW],
  ['not called since', CALLED, NOW + 3 * MINUTE + 1, 'unknown', 'unknown', NOW],
  ['called in a future that is over', CALLED, NOW - 4 * MINUTE, 'unknown', 'unknown', NOW],
  ['lost a moment ago', failing(NOW - MINUTE), NOW, 'failing', 'waiting', NOW - MINUTE],
  ['lost for long', failing(NOW - 3 * MINUTE), NOW, 'down', 'wrong', NOW - 3 * MINUTE],
  ['lost for long, and not looked at since', failing(NOW - 3 * MINUTE), NOW + 4 * MINUTE, 'unknown', 'unknown', NOW],
] as const)('a tunnel %s', (_, facts, now, code, state, at) => {
  const store = openStore();
  if (facts !== null) store.run(putTunnel, tunnelTable(facts));
  const view = tunnelView(store, now);
  expect(view.fact).toMatchObject({ code, state, at, fresh: state !== 'unknown' });
  const backups = backupView(store, { places: [], hasCode: false, everyMs: 1 }, now);
  const watching = { lanes: [], clock: { sane: true }, hasGateway: false, backups };
  const shown = watchedFacts(store, watching, now).find((one) => one.code === 'tunnel');
  expect(shown?.fact).toMatchObject({ state, at });
  for (const language of ['en', 'sw'] as const) {
    const said = shown && watchedWords(shown, language);
    expect(said?.says).toBe(tunnelWords(view, language));
    expect(said?.since).toBe(isSince(code) ? true : undefined);
  }
});

test('says how long the call took', () => {
  const store = openStore();
  store.run(putTunnel, tunnelTable(CALLED));
  expect(tunnelWords(tunnelView(store, NOW))).toBe('our own call arrives, 240 ms');
  expect(tunnelWords(tunnelView(store, NOW), 'sw')).toBe('mwito wetu unafika, ms 240');
});
