import { expect, test } from 'vitest';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { query } from '../../src/storage/engine/query.ts';
import { startIsp, until } from './harness.ts';
import { booked, openAlarms, QUICK, ready, settled } from './looks.ts';

// A hand on the router, on hundreds of lines at once: the next look finds each, and the sync makes it right.

const MENU = { pppoe: '/ppp/secret', hotspot: '/ip/hotspot/user', static: '/ip/dhcp-server/lease' } as const;
const LISTS = '/ip/firewall/address-list';
/** What is promised of ten minutes is seen within ten looks of a second each; the rest is this machine's time for so many lines. */
const PROMISED_MS = 60_000;

const makesLogins = query()((db) =>
  db.updateTable('subscription').set({ makes_login: 1 }).where('login_password', 'is not', null),
);
const edits = query()((db) => db.selectFrom('foreign_edit').select(['subscription_id', 'found']));

type Hand = 'disable' | 'profile' | 'remove' | 'limit' | 'comment' | 'unlist';

test.each([
  ['expired-profile', 400],
  ['address-list', 100],
] as const)(
  'hands on lines that are cut off by %s, %i at once: found and right again, each with its row; no session that is right is ended',
  async (suspension, count) => {
    const expired = suspension === 'address-list' ? 15 : 0;
    await using isp = await startIsp({
      ...{ lines: count, expired, suspension },
      settings: `${QUICK}[routers]\ncompare_every_seconds = 1\n`,
    });
    await ready(isp);
    const { store } = isp.app;
    const { world } = isp.stage.router;
    store.run(makesLogins, {});
    const isPaid = (line: StageLine) => booked(isp, line).expires_at > Date.now();
    const paid = isp.lines.filter(isPaid);
    await until(() => paid.every(({ username }) => world.isOnline(username)), 'everybody online', 30_000);
    await until(
      () => isp.lines.every((line) => booked(isp, line).access === (isPaid(line) ? 'on' : 'off')),
      'all read',
      30_000,
    );
    await settled(isp, 30_000);
    const before = new Map(isp.lines.map((line) => [line, world.sessions(line.username).map(({ id }) => id)]));
    const [kicks, known] = [world.kicks.length, store.all(edits, {}).length];

    const random = seededRandom(527);
    const row = ({ service, username }: StageLine) => world.table(MENU[service]).first('name', username);
    const handOn = (line: StageLine): Hand => {
      if (!isPaid(line)) return 'unlist';
      const hands: readonly Hand[] = [
        'disable',
        'profile',
        'comment',
        ...(line.service === 'hotspot' ? (['limit', 'remove'] as const) : []),
      ];
      return hands[Math.floor(random() * hands.length)]!;
    };
    const hands = isp.lines.map((line) => [line, handOn(line)] as const);
    for (const [line, hand] of hands) {
      const table = world.table(MENU[line.service]);
      const item = row(line)!;
      if (hand === 'disable') table.patch(item, [['disabled', 'true']]);
      if (hand === 'profile') table.patch(item, [['profile', line.profile === '10M' ? '20M' : '10M']]);
      if (hand === 'comment') table.patch(item, [['comment', 'by hand']]);
      if (hand === 'limit')
        table.patch(item, [
          ['limit-uptime', '1h'],
          ['uptime', '1h'],
        ]);
      if (hand === 'remove') table.remove(item.id);
      if (hand === 'unlist') {
        for (const { address } of world.sessions(line.username))
          for (const { id } of world.table(LISTS).where('address', address)) world.table(LISTS).remove(id);
      }
    }

    const isRight = ([line, hand]: readonly [StageLine, Hand]) => {
      const fields = row(line)?.fields;
      if (fields === undefined) return false;
      if (hand === 'unlist') return !world.isOnline(line.username);
      const limit = fields.get('limit-uptime') ?? '0s';
      return fields.get('profile') === line.profile && fields.get('disabled') !== 'true' && /^0s?$/.test(limit);
    };
    await until(() => hands.every(isRight), 'all right again', PROMISED_MS);
    await settled(isp, PROMISED_MS);

    const found = store.all(edits, {}).slice(known);
    const touched = hands.filter(([, hand]) => hand !== 'comment').map(([line]) => booked(isp, line).id);
    // A line whose cut-off was undone is found to be on, and cut off by the sweep: that is no paid line that was edited.
    for (const id of touched) expect(found.map((edit) => edit.subscription_id)).toContain(id);
    expect(new Set(found.map((edit) => edit.subscription_id)).size).toBe(touched.length);
    // Nobody lost a session that was right; a guest whose login was removed or disabled loses his by the router itself.
    expect(world.kicks.slice(kicks)).toEqual([]);
    for (const [line, hand] of hands) {
      if (line.service === 'pppoe' || hand === 'comment')
        expect(
          world.sessions(line.username).map(({ id }) => id),
          `${line.username}: ${hand}`,
        ).toEqual(before.get(line));
    }
    expect(openAlarms(isp, 'cut-offs')).toEqual([]);
    expect(world.violations).toEqual([]);
    expect(isp.bugs).toEqual([]);
  },
);
