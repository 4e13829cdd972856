import { expect, onTestFinished, test, describe } from 'vitest';
import { systemClock } from '../../../src/host/clock.ts';
import { checkRouter } from '../../../src/routers/routeros/check/check-router.ts';
import { quoted } from '../../../src/routers/routeros/line/quoted.ts';
import { portalLines, siteOf, type PortalAddress } from '../../../src/routers/routeros/check/portal.ts';
import { saferThan } from '../../../src/routers/routeros/check/version.ts';
import { createRouterosTransport } from '../../../src/routers/routeros/wire/transport.ts';
import { RouterSimulator } from '../../../src/simulate/router/server.ts';
import { RouterWorld } from '../../../src/simulate/router/world.ts';

const WALL = { suspension: 'expired-profile', expiredProfile: 'EXPIRED', expiredList: 'expired' } as const;

async function check(
  seed: (world: RouterWorld) => unknown,
  version = '7.24.5 (stable)',
  password = 'p4ss',
  portal: PortalAddress | null = null,
  notes = false,
  behindMs = 0,
) {
  const world = new RouterWorld({ version, now: () => Date.now() - behindMs });
  world.addLogin('washa', 'p4ss');
  world.table('/ip/service').first('name', 'api')?.fields.set('address', '127.0.0.1/32');
  world.table('/ip/service').first('name', 'api-ssl')?.fields.set('disabled', 'true');
  world.addProfile({ name: 'EXPIRED', addressList: 'expired' });
  seed(world);
  const sim = new RouterSimulator(world);
  const { port } = await sim.start();
  onTestFinished(() => sim.stop());
  const address = { name: 'tower-1', host: '127.0.0.1', port, tls: null, username: 'washa', password };
  const deps = { transport: createRouterosTransport({ clock: systemClock }), clock: systemClock };
  const findings = await checkRouter({ address, wall: WALL, sold: new Set(['pppoe', 'hotspot']), portal, notes }, deps);
  expect(world.changes, 'nothing is written').toEqual([]);
  return findings.filter(({ code }) => code !== 'tls.none');
}

describe('a router is checked before anything is sold by it', () => {
  test('one that is as it should be has nothing to say', async () => {
    expect(await check(() => undefined)).toEqual([]);
  });

  test.each<[code: string, severity: string, repair: string, seed: (world: RouterWorld) => unknown, version?: string]>([
    [
      'wall.missing',
      'blocks',
      '/ppp profile add name="EXPIRED" address-list="expired"',
      (world) => {
        const row = world.table('/ppp/profile').first('name', 'EXPIRED');
        if (row !== undefined) world.table('/ppp/profile').remove(row.id);
      },
    ],
    [
      'wall.open',
      'blocks',
      'address-list="expired"',
      (world) => {
        const fields = world.table('/ppp/profile').first('name', 'EXPIRED')?.fields;
        fields?.set('address-list', '');
        fields?.delete('remote-address');
      },
    ],
    [
      'wall.fixed-address',
      'warns',
      'address-list="expired"',
      (world) => {
        world.table('/ppp/profile').first('name', 'EXPIRED')?.fields.set('address-list', '');
        world.addSecret({ name: 'x', remoteAddress: '10.9.0.7' });
      },
    ],
    [
      'rights.too-few',
      'blocks',
      'policy=api,read,write,',
      (world) => world.table('/user/group').first('name', 'washa-group')?.fields.set('policy', 'api,read,!write'),
    ],
    [
      'rights.too-many',
      'warns',
      '!sensitive',
      (world) =>
        world.table('/user/group').first('name', 'washa-group')?.fields.set('policy', 'api,read,write,sensitive'),
    ],
    [
      'hotspot.device-mode',
      'blocks',
      'hotspot=yes',
      (world) => {
        const fields = world.table('/system/device-mode').all()[0]?.fields;
        fields?.set('mode', 'home');
        fields?.delete('hotspot');
      },
    ],
    [
      'break-in.flagged',
      'warns',
      'flagged=no',
      (world) => world.table('/system/device-mode').all()[0]?.fields.set('flagged', 'true'),
    ],
    ['break-in.user', 'blocks', '/user disable', (world) => world.addRow('/user', { name: 'ops', group: 'full' })],
    [
      'break-in.socks',
      'blocks',
      '/ip socks set enabled=no',
      (world) => world.table('/ip/socks').all()[0]?.fields.set('enabled', 'true'),
    ],
    [
      'service.open',
      'warns',
      '/ip service set [find name="api"] address=127.0.0.1/32',
      (world) => world.table('/ip/service').first('name', 'api')?.fields.set('address', ''),
    ],
    [
      'radius.on',
      'warns',
      '/ppp aaa set use-radius=no',
      (world) => world.table('/ppp/aaa').all()[0]?.fields.set('use-radius', 'yes'),
    ],
    [
      'fasttrack.above',
      'warns',
      '/ip firewall filter move',
      (world) => {
        world.addRow('/ip/firewall/filter', { chain: 'forward', action: 'fasttrack-connection' });
        world.addRow('/ip/firewall/filter', { chain: 'forward', action: 'drop', 'src-address-list': 'expired' });
      },
    ],
    ['version.unsafe', 'warns', '/system package update install', () => undefined, '7.18.2 (stable)'],
    [
      'scheduler.unknown',
      'warns',
      '/system scheduler disable [find name="\\22; /user"]',
      (world) => world.addRow('/system/scheduler', { name: '"; /user', 'on-event': ':log info x' }),
    ],
  ])('%s %s', async (code, severity, repair, seed, version) => {
    const findings = await check(seed, version);
    expect(findings).toMatchObject([{ code, severity }]);
    expect(findings[0]?.repair).toContain(repair);
  });

  test('a wall above FastTrack is right', async () => {
    const findings = await check((world) => {
      world.addRow('/ip/firewall/filter', { chain: 'forward', action: 'drop', 'src-address-list': 'expired' });
      world.addRow('/ip/firewall/filter', { chain: 'forward', action: 'fasttrack-connection' });
    });
    expect(findings).toEqual([]);
  });

  test('F-router-12: a scheduler that switches a line off is found with its name, also by way of a script', async () => {
    const findings = await check((world) => {
      for (const name of ['x', 'otieno shop', 'z']) world.addSecret({ name });
      world.addRow('/system/scheduler', { name: 'midnight', 'on-event': '/ppp secret disable x' });
      world.addRow('/system/scheduler', { name: 'noon', 'on-event': 'cut' });
      world.addRow('/system/script', { name: 'cut', source: '/ppp/secret/set [find name="otieno shop"] disabled=yes' });
    });
    expect(findings.map(({ code, words }) => [code, words])).toEqual([
      ['leftover.switches-off', 'The scheduler midnight switches off x, paid or not.'],
      ['leftover.switches-off', 'The scheduler noon switches off otieno shop, paid or not.'],
    ]);
  });

  test.each([
    ['7.24.5 (stable)', 'which is broken here'],
    ['6.49.23 (long-term)', 'reads dates of the old form.'],
  ])('F-router-23: what reads dates of the old form is found on %s', async (version, words) => {
    const seed = (world: RouterWorld) =>
      world.addRow('/system/scheduler', { name: 'mikhmon', 'on-event': ':if ($d = "jul/14/2023") do={}' });
    const findings = await check(seed, version);
    expect(findings).toMatchObject([{ code: 'leftover.old-dates' }]);
    expect(findings[0]?.words).toContain(words);
  });

  test('a wrong password is told as such', async () => {
    await expect(check(() => undefined, undefined, 'wrong')).rejects.toMatchObject({ code: 'router.credentials' });
  });
});

test.each([
  ['6.49.22', '6.49.23'],
  ['7.23.6', '7.23.7'],
  ['7.23.7', null],
  ['7.24 (stable)', '7.24.5'],
  ['7.25', null],
  ['6.48', '6.49.23'],
])('RouterOS %s should be %s', (version, safer) => expect(saferThan(version)).toBe(safer));

test('what is pasted is one string, whatever stands in it', () => {
  expect(quoted('a"b\\c$d\n')).toBe('"a\\22b\\5Cc\\24d\\0A"');
});

describe('whether it can end lines by itself', () => {
  const carries = async (seed: (world: RouterWorld) => unknown, version?: string, behindMs = 0) => {
    const found = await check(seed, version, undefined, null, true, behindMs);
    return found.filter(({ code }) => code.startsWith('notes.'));
  };
  const mode = (fields: Readonly<Record<string, string>>) => (world: RouterWorld) => {
    for (const [name, value] of Object.entries(fields))
      world.table('/system/device-mode').all()[0]?.fields.set(name, value);
  };

  test('one that can has nothing to say, and where nobody wants it nothing is said', async () => {
    expect(await carries(() => undefined)).toEqual([]);
    expect(await carries(mode({ mode: 'home', scheduler: 'true' }))).toEqual([]);
    expect(await check(mode({ mode: 'home' }))).toEqual([]);
  });

  test.each<[code: string, repair: string | null, seed: (world: RouterWorld) => unknown, version?: string]>([
    ['notes.device-mode', '/system device-mode update scheduler=yes', mode({ mode: 'home' })],
    ['notes.device-mode', '/system device-mode update scheduler=yes', mode({ scheduler: 'false' })],
    ['notes.flagged', '/system device-mode update flagged=no', mode({ flagged: 'true', scheduler: 'false' })],
    ['notes.start', '/system package update install', () => undefined, '7.24 (stable)'],
    ['notes.start', '/system package update install', () => undefined, '7.24.4 (stable)'],
    ['notes.menu', null, (world) => world.state.menus.delete('/system/scheduler')],
  ])('%s: %s', async (code, repair, seed, version) => {
    expect(await carries(seed, version)).toMatchObject([{ code, severity: 'warns', repair }]);
  });

  test('a clock that is only a little off is told too: its notes would end lines when nobody expects it', async () => {
    expect(await carries(() => undefined, undefined, 3 * 60_000)).toMatchObject([
      { code: 'notes.clock', repair: '/system ntp client set enabled=yes servers=pool.ntp.org' },
    ]);
  });

  test.each(['7.23.7 (long-term)', '7.24.5 (stable)', '7.25 (stable)', '6.49.23 (long-term)'])(
    '%s runs a note whatever its start',
    async (version) => expect(await carries(() => undefined, version)).toEqual([]),
  );
});

describe('the way to the customers’ pages', () => {
  const PORTAL = { publicUrl: 'http://wifi.tower-net.co.ke', port: 8081 };
  const checked = (seed: (world: RouterWorld) => unknown) =>
    check(
      (world) => {
        world.addRow('/ip/hotspot', { name: 'hotspot1' });
        seed(world);
      },
      undefined,
      undefined,
      PORTAL,
    );
  /** What the printed lines for configuration menus write. */
  const done = (world: RouterWorld) => {
    for (const { lines } of portalLines(siteOf(PORTAL, '127.0.0.1'), WALL, true)) {
      for (const line of lines) {
        const [, menu = '', values = ''] = /^(\/.+?) add (.*)$/.exec(line) ?? [];
        if (menu === '') continue;
        const fields = [...values.matchAll(/([\w-]+)=("[^"]*"|\S+)/g)].map(([, name, value]) => [
          name,
          value!.replaceAll('"', ''),
        ]);
        world.addRow(menu.replaceAll(' ', '/'), Object.fromEntries(fields) as Record<string, string>);
      }
    }
  };

  test('a router after the printed lines has nothing to say; one before says what is missing, with the same lines', async () => {
    expect(await checked(done)).toEqual([]);
    const all = portalLines(siteOf(PORTAL, '127.0.0.1'), WALL, true).flatMap(({ lines }) => lines);
    const found = await checked((world) => {
      world.addRow('/ip/firewall/filter', { chain: 'forward', 'src-address-list': 'expired', action: 'drop' });
      world.addRow('/ip/firewall/nat', { chain: 'srcnat', action: 'masquerade' });
    });
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([
      ['portal.garden', 'blocks'],
      ['portal.hidden', 'blocks'],
      ['portal.name', 'warns'],
      ['portal.port', 'warns'],
      ['portal.expired', 'warns'],
      ['portal.wall', 'warns'],
    ]);
    for (const { repair } of found) expect(all).toContain(repair);
  });

  test('a name that leads elsewhere on this router, and a port that is mapped to another, keep phones from the page', async () => {
    const found = await checked((world) => {
      done(world);
      world.table('/ip/dns/static').first('name', 'wifi.tower-net.co.ke')?.fields.set('address', '10.9.0.1');
      world.table('/ip/firewall/nat').first('dst-port', '80')?.fields.set('to-ports', '8080');
    });
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([
      ['portal.name', 'blocks'],
      ['portal.port', 'warns'],
    ]);
    expect(found[0]).toMatchObject({
      words: 'Phones are led past the page: wifi.tower-net.co.ke is 10.9.0.1 here, and the box is 127.0.0.1.',
      repair: '/ip dns static set [find name="wifi.tower-net.co.ke"] address=127.0.0.1',
    });
  });

  test('what stands in the wrong order, and a probe of phones in the walled garden, are said', async () => {
    const found = await checked((world) => {
      world.addRow('/ip/firewall/nat', { chain: 'srcnat', action: 'masquerade' });
      world.addRow('/ip/firewall/filter', { chain: 'forward', 'src-address-list': 'expired', action: 'drop' });
      world.addRow('/ip/hotspot/walled-garden', { 'dst-host': 'captive.apple.com' });
      done(world);
    });
    expect(found.map(({ code, repair }) => [code, repair])).toEqual([
      [
        'portal.hidden',
        '/ip firewall nat move [find chain=srcnat dst-address=127.0.0.1] destination=([find chain=srcnat]->0)',
      ],
      ['portal.probe', '/ip hotspot walled-garden remove [find dst-host="captive.apple.com"]'],
      [
        'portal.wall',
        '/ip firewall filter move [find dst-address=127.0.0.1] destination=([find src-address-list="expired" action!=accept]->0)',
      ],
    ]);
  });

  test('what DHCP tells phones of the page: nothing is right, another address and an address without https are said, and one that no network hands out', async () => {
    const HTTPS = { ...PORTAL, publicUrl: 'https://wifi.tower-net.co.ke' };
    const RIGHT = "'https://wifi.tower-net.co.ke/captive'";
    const told = async (portal: PortalAddress, value: string, network: Record<string, string> | null) => {
      const found = await check(
        (world) => {
          world.addRow('/ip/dhcp-server/option', { name: 'washa-captive', code: '114', value });
          world.addRow('/ip/dhcp-server/option', { name: 'other', code: '43', value: '0x00' });
          world.addRow('/ip/dhcp-server/option/sets', { name: 'guests', options: 'other,washa-captive' });
          if (network !== null) world.addRow('/ip/dhcp-server/network', { address: '10.5.50.0/24', ...network });
        },
        undefined,
        undefined,
        portal,
      );
      return found.filter(({ code }) => code === 'portal.captive').map(({ repair }) => repair);
    };
    expect(await told(HTTPS, RIGHT, { 'dhcp-option-set': 'guests' })).toEqual([]);
    expect(await told(HTTPS, RIGHT, { 'dhcp-option': 'washa-captive' })).toEqual([]);
    expect(await told(HTTPS, RIGHT, {})).toEqual([
      '/ip dhcp-server network set [find address="GUEST-NETWORK"] dhcp-option-set=guests',
    ]);
    expect(await told(HTTPS, "'https://old.example/captive'", { 'dhcp-option-set': 'guests' })).toEqual([
      `/ip dhcp-server option set [find name="washa-captive"] value="${RIGHT}"`,
    ]);
    expect(await told(PORTAL, "'http://10.0.0.2/captive'", { 'dhcp-option-set': 'guests' })).toEqual([
      '/ip dhcp-server option remove [find name="washa-captive"]',
    ]);
  });
});
