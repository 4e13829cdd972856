import { describe, expect, test } from 'vitest';
import { AddressBook, UNWATCHED_MS, type AddressSpan, type ShownAddress } from '../../src/domain/address-book.ts';
import { seededRandom } from '../../src/simulate/random.ts';

const T = Date.parse('2026-03-10T06:00:00Z');
const MIN = 60_000;

function shown(username: string, address: string, uptimeMs: number | null, id = `*${username}`): ShownAddress {
  return { id, username, address, mac: `AA:00:00:00:00:${username.slice(-2).padStart(2, '0')}`, uptimeMs };
}

/** All that was ever told of, by settling after each look as whoever keeps it does. */
function kept(open: readonly AddressSpan[] = [], readAt: number | null = null) {
  const book = new AddressBook(open, readAt);
  const all = new Set<AddressSpan>(open);
  const settle = (now: number): void => {
    for (const span of book.changed) all.add(span);
    book.settle(now);
  };
  return {
    book,
    settle,
    whole: (sessions: readonly ShownAddress[], now: number): boolean => {
      const isWatched = book.whole(sessions, now);
      settle(now);
      return isWatched;
    },
    spans: () =>
      [...all].map(({ username, address, from, isFromSeen, until, gone }) => ({
        username,
        address,
        from: from - T,
        isFromSeen,
        until: until === null ? null : until - T,
        gone: gone === null ? null : gone - T,
      })),
    rows: () => [...all],
  };
}

describe('since when', () => {
  test('a session that is there at the first look has had its address for as long as the router says', () => {
    const { whole, spans } = kept();
    expect(whole([shown('amina', '10.0.0.5', 90 * MIN)], T)).toBe(false);
    expect(spans()).toEqual([
      { username: 'amina', address: '10.0.0.5', from: -90 * MIN, isFromSeen: false, until: null, gone: null },
    ]);
  });

  test('where the router does not say how long, it was there at the look, and nobody knows since when', () => {
    const { whole, spans } = kept();
    whole([shown('10.9.0.4', '10.9.0.4', null)], T);
    expect(spans()).toMatchObject([{ from: 0, isFromSeen: true }]);
  });

  test('a session that is heard of between two looks has it since then, and lost it when its end was heard', () => {
    const { book, whole, spans } = kept();
    whole([], T);
    book.one(shown('amina', '10.0.0.5', 0), T + 10_000);
    book.gone('*amina', T + 50_000);
    whole([], T + MIN);
    expect(spans()).toMatchObject([{ from: 10_000, until: 50_000, gone: 50_000, isFromSeen: false }]);
  });

  test('before the first look nothing is noted: it shows all that came meanwhile', () => {
    const { book, spans } = kept();
    book.one(shown('amina', '10.0.0.5', 0), T);
    book.gone('*amina', T);
    expect(spans()).toEqual([]);
    expect(book.changed.size).toBe(0);
  });

  test('a session that is given another address while it lives has the new one since it was seen, not since it dialled', () => {
    const { whole, spans } = kept();
    whole([shown('amina', '10.0.0.5', 60 * MIN)], T);
    whole([shown('amina', '10.0.0.6', 61 * MIN)], T + MIN);
    expect(spans()).toMatchObject([
      { address: '10.0.0.5', from: -60 * MIN, until: 0, gone: MIN },
      { address: '10.0.0.6', from: MIN, isFromSeen: true, until: null },
    ]);
  });
});

describe('until when', () => {
  test('one that is missing at a look was last there at the look before', () => {
    const { whole, spans } = kept();
    whole([shown('amina', '10.0.0.5', 0)], T);
    whole([], T + MIN);
    expect(spans()).toMatchObject([{ until: 0, gone: MIN }]);
  });

  test('its address was free no later than when the session began that has it now', () => {
    const { whole, spans } = kept();
    whole([shown('amina', '10.0.0.5', 0)], T);
    whole([shown('brian', '10.0.0.5', 20_000)], T + MIN);
    expect(spans()).toMatchObject([
      { username: 'amina', until: 0, gone: 40_000 },
      { username: 'brian', from: 40_000 },
    ]);
  });

  test('an uptime in whole seconds does not give an address to two at one time', () => {
    const { book, whole, spans } = kept();
    whole([shown('amina', '10.0.0.5', 0)], T);
    book.gone('*amina', T + 50_700);
    book.one(shown('brian', '10.0.0.5', 1_000), T + 51_000);
    expect(book.changed.size).toBe(2);
    whole([shown('brian', '10.0.0.5', 9_000)], T + MIN);
    expect(spans()).toMatchObject([{ until: 50_700 }, { username: 'brian', from: 50_700 }]);
  });
});

describe('a time in which nobody watched', () => {
  const before = (): AddressSpan => ({
    ...{ username: 'amina', address: '10.0.0.5', mac: 'AA:00:00:00:00:na', from: T - 60 * MIN, isFromSeen: false },
    ...{ until: null, gone: null, leftOut: 0, leftOutAt: null },
  });

  test('a session whose uptime reaches back before it has had its address all along', () => {
    const { whole, spans } = kept([before()], T);
    expect(whole([shown('amina', '10.0.0.5', 70 * MIN)], T + 10 * MIN), 'it is told').toBe(false);
    expect(spans()).toMatchObject([{ from: -60 * MIN, until: null, gone: null }]);
  });

  test('a younger session is another one: when the first ended is not known, and not made up', () => {
    const { whole, spans } = kept([before()], T);
    whole([shown('amina', '10.0.0.5', 4 * MIN)], T + 10 * MIN);
    expect(spans()).toMatchObject([
      { from: -60 * MIN, until: 0, gone: 6 * MIN },
      { from: 6 * MIN, until: null },
    ]);
  });

  test('where the router tells no uptime, nothing says that it was there meanwhile', () => {
    const { whole, spans } = kept([before()], T);
    whole([shown('amina', '10.0.0.5', null)], T + 10 * MIN);
    expect(spans()).toMatchObject([
      { until: 0, gone: 10 * MIN },
      { from: 10 * MIN, isFromSeen: true },
    ]);
  });

  test('it begins where looks are further apart than they ever are while the router answers', () => {
    const { whole } = kept();
    whole([], T);
    expect(whole([], T + UNWATCHED_MS)).toBe(true);
    expect(whole([], T + 2 * UNWATCHED_MS + 1)).toBe(false);
    expect(whole([], T), 'a clock that was set back').toBe(false);
  });
});

describe('what comes and goes', () => {
  test('a login that is back at once with the same address has had it all along; somebody else in between is told', () => {
    const { book, whole, spans } = kept();
    whole([shown('amina', '10.0.0.5', 0)], T);
    book.gone('*amina', T + 10_000);
    book.one(shown('amina', '10.0.0.5', 0, '*2'), T + 15_000);
    whole([shown('amina', '10.0.0.5', 45_000, '*2')], T + MIN);
    expect(spans()).toMatchObject([{ from: 0, until: null, gone: null }]);

    book.gone('*2', T + 70_000);
    book.one(shown('brian', '10.0.0.5', 0), T + 71_000);
    book.gone('*brian', T + 80_000);
    book.one(shown('amina', '10.0.0.5', 0, '*3'), T + 90_000);
    whole([shown('amina', '10.0.0.5', 30_000, '*3')], T + 2 * MIN);
    expect(spans()).toMatchObject([
      { username: 'amina', from: 0, until: 70_000 },
      { username: 'brian', from: 71_000, until: 80_000 },
      { username: 'amina', from: 90_000, until: null },
    ]);
  });

  test('of a login that redials all day with another address each time some are kept, the rest is counted, and one that lasts is kept', () => {
    const { book, whole, rows } = kept();
    whole([], T);
    let at = T;
    for (let n = 0; n < 300; n += 1) {
      at += 10_000;
      book.gone(`*${n - 1}`, at);
      book.one(shown('amina', `10.0.1.${n % 250}`, 0, `*${n}`), at);
      if (n % 6 === 0) whole([shown('amina', `10.0.1.${n % 250}`, 0, `*${n}`)], at);
    }
    expect(rows()).toHaveLength(30);
    expect(rows().at(-1)).toMatchObject({ leftOut: 270, leftOutAt: at });
    for (let minute = 1; minute <= 11; minute += 1) {
      whole([shown('amina', '10.0.2.9', minute * MIN, '*last')], at + minute * MIN);
    }
    expect(rows().at(-1)).toMatchObject({ address: '10.0.2.9', from: at, until: null });
    expect(rows()).toHaveLength(31);
  });

  test('two logins that the router shows at one address both have it, without a row for each look', () => {
    const { whole, spans } = kept();
    for (let minute = 0; minute < 10; minute += 1) {
      whole([shown('amina', '10.0.0.5', minute * MIN), shown('brian', '10.0.0.5', minute * MIN)], T + minute * MIN);
    }
    expect(spans()).toMatchObject([
      { username: 'amina', until: null },
      { username: 'brian', until: null },
    ]);
  });

  test('an id that is another login’s after a reboot of the router changes nobody’s address', () => {
    const { whole, spans } = kept();
    whole([shown('amina', '10.0.0.5', 60 * MIN, '*1')], T);
    whole([shown('brian', '10.0.0.6', 10_000, '*1'), shown('amina', '10.0.0.5', 9_000, '*2')], T + MIN);
    expect(spans()).toMatchObject([
      { username: 'amina', address: '10.0.0.5', until: 0, gone: 51_000 },
      { username: 'brian', from: 50_000, isFromSeen: false },
      { username: 'amina', address: '10.0.0.5', from: 51_000, isFromSeen: false },
    ]);
  });
});

test('whatever a router does, what is kept never says more than what was', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = seededRandom(seed);
    const { book, whole, settle, rows } = kept();
    /** What truly was: who had which address from when to when. */
    const truth: { name: string; address: string; from: number; until: number | null; id: string }[] = [];
    let at = T;
    let isHeard = true;
    const live = () => truth.filter(({ until }) => until === null);
    const look = () =>
      whole(
        live().map(({ name, address, from, id }) => shown(name, address, Math.floor((at - from) / 1000) * 1000, id)),
        at,
      );
    look();
    for (let step = 0; step < 400; step += 1) {
      at += Math.floor(random() * 40_000);
      const dice = random();
      if (dice < 0.4) {
        const name = `line-${Math.floor(random() * 6)}`;
        const address = `10.0.0.${Math.floor(random() * 8)}`;
        if (live().some((one) => one.name === name || one.address === address)) continue;
        const one = { name, address, from: at, until: null, id: `*${step}` };
        truth.push(one);
        if (isHeard) book.one(shown(name, address, 0, one.id), at);
      } else if (dice < 0.7) {
        const one = live()[0];
        if (one === undefined) continue;
        one.until = at;
        if (isHeard) book.gone(one.id, at);
      } else if (dice < 0.75) {
        // The link is lost, and back after a while.
        isHeard = false;
        book.lost();
      } else if (dice < 0.8) at += 10 * MIN;
      else {
        isHeard = true;
        look();
      }
    }
    look();
    settle(at);
    for (const { username, address, from, until } of rows()) {
      // The ends of it are true: that login had that address then, within what an uptime in whole seconds can tell.
      for (const [what, moment] of [
        ['from', from],
        ['until', until ?? at],
      ] as const) {
        const had = truth.some(
          (one) =>
            one.name === username &&
            one.address === address &&
            one.from <= moment + 1_000 &&
            moment - 1_000 <= (one.until ?? at),
        );
        expect(had, `seed ${seed}: ${username} had ${address} at its ${what} ${moment - T}`).toBe(true);
      }
      // Nobody else had it meanwhile, and a break in it is none.
      const others = truth.filter(
        (one) =>
          one.address === address &&
          one.name !== username &&
          one.from > from + 1_000 &&
          one.from < (until ?? at) - 1_000,
      );
      for (const other of others) expect(other, `seed ${seed}`).toBe(undefined);
    }
  }
});
