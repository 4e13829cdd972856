import { seededRandom } from '../random.ts';
import { EXPIRED_LIST, seedIsp, type IspLine } from './isp.ts';
import type { RouterWorld } from './world.ts';

const NAMES = ['Wanjiku', 'Otieno', 'Achieng', 'Mwangi', 'Njeri', 'Kiprop', 'Fatuma', 'Barasa'];

/** Comments as people leave them; the last one has a byte of Windows' code page, which is no UTF-8. */
const COMMENTS: readonly ((name: string, number: number) => string)[] = [
  (name, number) => `${name} 0712${String(number).padStart(6, '0')}`,
  (name, number) => `${name} / hse ${number % 40} / paid 5-11`,
  (name) => `${name} exp=2026-12-01 =do not touch=`,
  (name) => `washa? ask ${name}`,
  (name, number) => `+254722${String(number).padStart(6, '0')} ${name} -- installed may/17/2024`,
  (name) => `Caf\udce9 ${name}`,
];

/**
 * The ISP of `seedIsp` as it looks after years of many hands: comments of all kinds, profiles that begin alike, names
 * that differ by case, the same name in both services and twice in the hotspot, two sessions of one line, used-up limits,
 * secrets of nobody, entries of addresses that are paid for, foreign schedulers and scripts. The same each time.
 * @returns the lines of the ISP itself
 */
export function seedMixed(
  world: RouterWorld,
  options: { readonly lines: number; readonly expired?: number },
): IspLine[] {
  const random = seededRandom(300);
  const lines = seedIsp(world, options);
  for (const name of ['10Megas', '20M-old', '100M']) world.addProfile({ name });
  world.addHotspotProfile({ name: 'day-old' });
  lines.forEach((line, index) => {
    const path = line.service === 'pppoe' ? '/ppp/secret' : '/ip/hotspot/user';
    const row = world.table(path).first('name', line.username);
    const comment = COMMENTS[Math.floor(random() * (COMMENTS.length + 2))];
    if (row === undefined || comment === undefined) return;
    world.table(path).patch(row, [['comment', comment(NAMES[index % NAMES.length] ?? '', index)]]);
  });
  strays(world, lines);
  leftovers(world, lines);
  return lines;
}

/** Rows beside those of the lines: nobody pays for them, or they look like a line's. */
function strays(world: RouterWorld, lines: readonly IspLine[]): void {
  for (let number = 1; number <= Math.ceil(lines.length / 20); number += 1) {
    world.addSecret({ name: `old-${number}`, profile: '20M-old', comment: 'moved away', disabled: number % 2 === 0 });
    world.addSecret({ name: `vpn-${number}`, service: 'l2tp', remoteAddress: `10.77.0.${number}` });
  }
  const [first, second] = lines;
  if (first === undefined || second === undefined) return;
  world.addSecret({ name: first.username.toUpperCase(), service: 'any', comment: 'typed twice?' });
  world.addSecret({ name: second.username, profile: '10M', comment: 'also a hotspot login' });
  world.addHotspotUser({ name: second.username, server: 'hotspot2', profile: 'day-old' });
  const online = lines.find((line) => line.service === 'pppoe' && world.isOnline(line.username));
  if (online !== undefined) world.ppp.dial(online.username, '02:00:00:00:00:02');
}

/** What earlier programs and people left behind on rows, and beside them. */
function leftovers(world: RouterWorld, lines: readonly IspLine[]): void {
  const users = world.table('/ip/hotspot/user');
  lines
    .filter((line) => line.service === 'hotspot')
    .forEach(({ username }, index) => {
      const row = users.first('name', username);
      if (row === undefined || index % 10 > 1) return;
      const used = index % 10 === 0 ? { limit: 'limit-uptime', counter: 'uptime', value: '1d' } : BYTES;
      users.patch(row, [
        [used.limit, used.value],
        [used.counter, used.value],
      ]);
    });
  const paid = lines.findLast((line) => line.service === 'pppoe' && world.isOnline(line.username));
  const [session] = paid === undefined ? [] : world.sessions(paid.username);
  if (session !== undefined)
    world.addRow('/ip/firewall/address-list', { list: EXPIRED_LIST, address: session.address, comment: 'by hand' });
  world.addRow('/ip/firewall/address-list', { list: 'staff', address: '10.1.0.1', comment: 'office' });
  world.addRow('/system/scheduler', { name: 'cut-unpaid', interval: '1d', 'on-event': '/ppp secret disable [find]' });
  world.addRow('/system/script', { name: 'reconnect', source: '/ppp active remove [find]' });
}

const BYTES = { limit: 'limit-bytes-total', counter: 'bytes-in', value: '1073741824' };
