import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { attributesOf, trapOf, until, Wire } from './router-wire.ts';

const NOON = Date.UTC(2026, 4, 17, 12);

let world: RouterWorld;
let simulator: RouterSimulator;
let wire: Wire;
let port: number;
let skew = 0;

beforeEach(async () => {
  skew = 0;
  world = new RouterWorld({ now: () => NOON + skew });
  simulator = new RouterSimulator(world, { redialMs: 20 });
  ({ port } = await simulator.start());
  wire = await Wire.in(simulator, port);
});

afterEach(async () => {
  wire.close();
  await simulator.stop();
});

/** Two plans, an expired profile, one line with a device. */
function ispWorld(): void {
  world.addProfile({ name: '10M' });
  world.addProfile({ name: '20M' });
  world.addProfile({ name: 'EXPIRED', addressList: 'expired' });
  world.addSecret({ name: 'amina', profile: '10M', password: 'p' });
  world.addCpe('amina');
}

describe('writes', () => {
  test('add gives the id, and a second row of the name is refused', async () => {
    ispWorld();
    expect(await wire.talk('/ppp/secret/add', '=name=joy', '=profile=20M', '=service=pppoe')).toEqual([
      ['!done', '=ret=*2'],
    ]);
    expect((await wire.rows('/ppp/secret/print', '?name=joy'))[0]).toMatchObject({
      '.id': '*2',
      profile: '20M',
      disabled: 'false',
    });
    expect(trapOf(await wire.talk('/ppp/secret/add', '=name=joy'))).toBe(
      'failure: secret with the same name already exists',
    );
    expect(trapOf(await wire.talk('/ppp/secret/set', '=.id=*2', '=name=amina'))).toBe(
      'failure: secret with the same name already exists',
    );
    expect(world.changes.map((change) => change.verb)).toEqual(['add']);
  });

  test('ids are upper-case hex', async () => {
    for (let i = 0; i < 26; i++) world.addSecret({ name: `n${i}` });
    expect(await wire.rows('/ppp/secret/print', '?name=n25', '=.proplist=.id')).toEqual([{ '.id': '*1A' }]);
  });

  test('duplicates of other menus have their own words', async () => {
    await wire.talk('/ip/hotspot/user/add', '=name=h');
    expect(trapOf(await wire.talk('/ip/hotspot/user/add', '=name=h'))).toBe(
      'failure: already have user with this name for this server',
    );
    await wire.talk('/ip/firewall/address-list/add', '=list=expired', '=address=10.0.0.1');
    expect(trapOf(await wire.talk('/ip/firewall/address-list/add', '=list=expired', '=address=10.0.0.1'))).toBe(
      'failure: already have such entry',
    );
    expect(trapOf(await wire.talk('/ip/firewall/address-list/add', '=list=other', '=address=10.0.0.1'))).toBe('');
    expect(trapOf(await wire.talk('/ppp/profile/add', '=name=default'))).toBe('failure: already have such name');
  });

  test('set, enable and disable take an id, a name, or a list of them, in .id or numbers', async () => {
    for (const name of ['a', 'b', 'c']) world.addSecret({ name });
    await wire.talk('/ppp/secret/set', '=numbers=*1,c', '=comment=x', '=disabled=yes');
    await wire.talk('/ppp/secret/disable', '=.id=b');
    await wire.talk('/ppp/secret/enable', '=numbers=*1');
    expect(await wire.rows('/ppp/secret/print', '=.proplist=name,comment,disabled')).toEqual([
      { name: 'a', comment: 'x', disabled: 'false' },
      { name: 'b', disabled: 'true' },
      { name: 'c', comment: 'x', disabled: 'true' },
    ]);
    expect(world.changes.map((change) => [change.verb, change.name])).toEqual([
      ['set', 'a'],
      ['set', 'c'],
      ['disable', 'b'],
      ['enable', 'a'],
    ]);
  });

  test('a list with one unknown id is refused and changes nothing', async () => {
    for (const name of ['a', 'b']) world.addSecret({ name });
    expect(await wire.talk('/ppp/secret/disable', '=numbers=*1,*77,*2', '.tag=4')).toEqual([
      ['!trap', '.tag=4', '=message=no such item (4)'],
      ['!done', '.tag=4'],
    ]);
    expect(await wire.rows('/ppp/secret/print', '?disabled=true')).toEqual([]);
    expect(world.changes).toEqual([]);
  });

  test('an empty or missing target is a violation', async () => {
    world.addSecret({ name: 'a' });
    expect(trapOf(await wire.talk('/ppp/secret/set', '=.id=', '=disabled=yes'))).toBe('no such item (4)');
    expect(trapOf(await wire.talk('/ppp/active/remove', '=numbers='))).toBe('no such item (4)');
    expect(trapOf(await wire.talk('/ppp/secret/set', '=disabled=yes'))).toBe('missing value(s) of argument(s) numbers');
    expect(trapOf(await wire.talk('/ppp/secret/add', '=name='))).toBe('missing value(s) of argument(s) name');
    expect(world.violations).toHaveLength(4);
    expect(world.changes).toEqual([]);
  });

  test('unset takes a property away', async () => {
    world.addSecret({ name: 'a', remoteAddress: '10.1.1.1' });
    expect(trapOf(await wire.talk('/ppp/secret/set', '=.id=*1', '=remote-address='))).toContain(
      'ambiguous value of remote-address',
    );
    await wire.talk('/ppp/secret/unset', '=.id=*1', '=value-name=remote-address');
    expect(Object.keys((await wire.rows('/ppp/secret/print'))[0]!)).not.toContain('remote-address');
  });

  test('a profile is found by prefix: one match is taken, two are ambiguous, none is refused, exact wins', async () => {
    for (const name of ['100Megas', '100MegasD', '50Megas']) world.addProfile({ name });
    world.addSecret({ name: 'a' });
    const set = async (profile: string): Promise<string> =>
      trapOf(await wire.talk('/ppp/secret/set', '=.id=*1', `=profile=${profile}`));
    expect(await set('100')).toBe('ambiguous value of profile, more than one possible value matches input');
    expect(await set('')).toBe('ambiguous value of profile, more than one possible value matches input');
    expect(await set('70')).toBe('input does not match any value of profile');
    expect(world.changes).toEqual([]);
    expect(await set('100Megas')).toBe('');
    expect(await wire.rows('/ppp/secret/print', '=.proplist=profile')).toEqual([{ profile: '100Megas' }]);
    expect(await set('5')).toBe('');
    expect(await wire.rows('/ppp/secret/print', '=.proplist=profile')).toEqual([{ profile: '50Megas' }]);
  });

  test('a renamed profile shows its new name in its secrets', async () => {
    ispWorld();
    await wire.talk('/ppp/profile/set', '=.id=10M', '=name=15M');
    expect(await wire.rows('/ppp/secret/print', '=.proplist=profile')).toEqual([{ profile: '15M' }]);
  });

  test('bad values', async () => {
    world.addHotspotUser({ name: 'h' });
    expect(trapOf(await wire.talk('/ip/hotspot/user/set', '=.id=*1', '=limit-uptime=soon'))).toBe(
      'invalid time value for argument limit-uptime',
    );
    expect(trapOf(await wire.talk('/ip/hotspot/user/set', '=.id=*1', '=disabled=maybe'))).toBe(
      'invalid value for argument disabled',
    );
    await wire.talk('/ip/hotspot/user/set', '=.id=*1', '=limit-uptime=26:03:04');
    expect(await wire.rows('/ip/hotspot/user/print', '=.proplist=limit-uptime')).toEqual([
      { 'limit-uptime': '1d2h3m4s' },
    ]);
  });

  test('passwords are masked in the record', async () => {
    world.addSecret({ name: 'a' });
    await wire.talk('/ppp/secret/set', '=.id=*1', '=password=secret');
    expect(JSON.stringify([world.changes, simulator.log.sentences])).not.toContain('=secret');
    expect(world.changes[0]!.values).toEqual({ '.id': '*1', password: '***' });
  });
});

describe('PPPoE', () => {
  test('a device dials at once and its session has a big id and an address of the pool', async () => {
    ispWorld();
    const [row] = await wire.rows('/ppp/active/print', '?name=amina');
    expect(row).toMatchObject({ name: 'amina', service: 'pppoe', uptime: '0s', radius: 'false' });
    expect(row!['.id']).toMatch(/^\*80[0-9A-F]{6}$/);
    expect(row!['address']).toMatch(/^10\.\d+\.\d+\.\d+$/);
    expect(world.isOnline('amina')).toBe(true);
  });

  test('disabling a secret or changing its profile leaves the session alone; only a kick ends it', async () => {
    ispWorld();
    const [before] = world.sessions('amina');
    await wire.talk('/ppp/secret/set', '=.id=amina', '=profile=EXPIRED');
    await wire.talk('/ppp/secret/disable', '=.id=amina');
    await wire.talk('/ppp/secret/enable', '=.id=amina');
    expect(world.sessions('amina')).toEqual([before]);
    expect(world.isOnline('amina')).toBe(true);
    world.ppp.setDials('amina', false);
    expect(await wire.talk('/ppp/active/remove', `=.id=${before!.id}`)).toEqual([['!done']]);
    expect(world.sessions('amina')).toEqual([]);
    expect(world.kicks.map((kick) => kick.name)).toEqual(['amina']);
    world.ppp.setDials('amina', true);
    await until(() => world.sessions('amina').length === 1);
    const [after] = world.sessions('amina');
    expect(after!.id).not.toBe(before!.id);
    expect(world.sessionProfile(after!.id)).toBe('EXPIRED');
    expect(world.isOnline('amina')).toBe(false);
    expect(trapOf(await wire.talk('/ppp/active/remove', `=.id=${before!.id}`))).toBe('no such item (4)');
  });

  test('the address list of a profile holds the address for as long as the session lives', async () => {
    ispWorld();
    await wire.talk('/ppp/secret/set', '=.id=amina', '=profile=EXPIRED');
    world.hangUp('amina');
    await until(() => world.sessions('amina').length === 1);
    const [session] = world.sessions('amina');
    expect(await wire.rows('/ip/firewall/address-list/print', '=.proplist=list,address,dynamic')).toEqual([
      { list: 'expired', address: session!.address, dynamic: 'true' },
    ]);
    world.ppp.setDials('amina', false);
    await wire.talk('/ppp/active/remove', `=.id=${session!.id}`);
    expect(world.table('/ip/firewall/address-list').size).toBe(0);
  });

  test('a disabled secret refuses the dial; the device keeps retrying and comes when it is enabled', async () => {
    ispWorld();
    await wire.talk('/ppp/secret/disable', '=.id=amina');
    world.hangUp('amina');
    expect((await wire.rows('/ppp/secret/print'))[0]).toMatchObject({ 'last-disconnect-reason': 'hung-up' });
    // A second device shares the rhythm: when it is back, the first had its chance too.
    world.addSecret({ name: 'joy', profile: '10M' });
    world.addCpe('joy');
    world.hangUp('joy');
    await until(() => world.sessions('joy').length === 1);
    expect(world.sessions('amina')).toEqual([]);
    expect(world.state.timers.size).toBe(0);
    await wire.talk('/ppp/secret/enable', '=.id=amina');
    await until(() => world.isOnline('amina'));
  });

  test('a device that does not dial stays away after a kick', async () => {
    ispWorld();
    world.ppp.setDials('amina', false);
    const [session] = world.sessions('amina');
    await wire.talk('/ppp/active/remove', `=.id=${session!.id}`);
    expect(world.state.timers.size).toBe(0);
    world.ppp.setDials('amina', true);
    await until(() => world.isOnline('amina'));
  });

  test('field 2: a profile without a pool gives no session until there is one', async () => {
    world.addProfile({ name: 'bare', remoteAddress: null });
    world.addSecret({ name: 'a', profile: 'bare' });
    world.addCpe('a');
    expect(world.sessions('a')).toEqual([]);
    await wire.talk('/ppp/profile/set', '=.id=bare', '=remote-address=pool1');
    await until(() => world.isOnline('a'));
  });

  test('a fixed address, and a static list row that takes the internet away', async () => {
    world.addSecret({ name: 'a', remoteAddress: '10.9.9.9' });
    world.addCpe('a');
    expect(world.isOnline('a')).toBe(true);
    await wire.talk('/ip/firewall/address-list/add', '=list=expired', '=address=10.9.9.9', '=timeout=1h');
    expect(world.isOnline('a')).toBe(false);
    expect(await wire.rows('/ip/firewall/address-list/print', '=.proplist=timeout,dynamic')).toEqual([
      { timeout: '1h', dynamic: 'true' },
    ]);
    skew = 3_600_001;
    expect(world.isOnline('a')).toBe(true);
    expect(await wire.rows('/ip/firewall/address-list/print')).toEqual([]);
  });

  test('two sessions of one name, unless only-one', async () => {
    ispWorld();
    expect(world.ppp.dial('amina', '00:00:00:00:00:01').ok).toBe(true);
    expect(await wire.rows('/ppp/active/print', '?name=amina')).toHaveLength(2);
    await wire.talk('/ppp/profile/set', '=.id=10M', '=only-one=yes');
    world.ppp.dial('amina', '00:00:00:00:00:01');
    expect(await wire.rows('/ppp/active/print', '?name=amina')).toHaveLength(1);
  });

  test('uptime runs', async () => {
    ispWorld();
    skew = 93_784_000;
    expect(await wire.rows('/ppp/active/print', '=.proplist=uptime')).toEqual([{ uptime: '1d2h3m4s' }]);
    expect((await wire.rows('/system/resource/print'))[0]!['uptime']).toBe('1d2h3m4s');
  });

  test('after a reboot connections are gone, sessions have new ids, uptime starts again', async () => {
    ispWorld();
    skew = 60_000;
    const [before] = world.sessions('amina');
    simulator.reboot();
    // Not after a wait: the device dials again 20 ms later.
    expect(world.sessions('amina')).toEqual([]);
    expect(await wire.next()).toBeNull();
    wire = await Wire.in(simulator, port);
    await until(() => world.sessions('amina').length === 1);
    expect(world.sessions('amina')[0]!.id.slice(0, 4)).not.toBe(before!.id.slice(0, 4));
    expect((await wire.rows('/system/resource/print'))[0]!['uptime']).toMatch(/^\ds$/);
  });
});

describe('listen and cancel', () => {
  test('a session that goes is .dead with its id only, one that comes is a full row', async () => {
    ispWorld();
    const [before] = world.sessions('amina');
    wire.send('/ppp/active/listen', '.tag=L');
    await wire.talk('/ppp/active/remove', `=.id=${before!.id}`, '.tag=R').then((sentences) => {
      expect(sentences).toEqual([
        ['!re', '.tag=L', `=.id=${before!.id}`, '=.dead=true'],
        ['!done', '.tag=R'],
      ]);
    });
    const row = await wire.next();
    expect(row!.slice(0, 2)).toEqual(['!re', '.tag=L']);
    expect(attributesOf(row!)).toMatchObject({ name: 'amina', service: 'pppoe' });
    expect(attributesOf(row!)['.id']).not.toBe(before!.id);
  });

  test('/cancel of one: trap, own done, done of the cancelled', async () => {
    ispWorld();
    wire.send('/ppp/active/listen', '.tag=L');
    wire.send('/cancel', '=tag=L', '.tag=C');
    expect([await wire.next(), await wire.next(), await wire.next()]).toEqual([
      ['!trap', '.tag=L', '=category=2', '=message=interrupted'],
      ['!done', '.tag=C'],
      ['!done', '.tag=L'],
    ]);
    world.hangUp('amina');
    await wire.talk('/system/identity/print');
    expect(wire.waiting).toBe(0);
    expect(world.table('/ppp/active').watchers.size).toBe(0);
  });

  test('/cancel without a tag ends all, and a closed connection leaves no watcher', async () => {
    wire.send('/ppp/active/listen', '.tag=A');
    wire.send('/ip/hotspot/active/listen', '.tag=B');
    await wire.talk('/system/identity/print');
    expect(world.table('/ip/hotspot/active').watchers.size).toBe(1);
    wire.send('/cancel');
    const words = [await wire.next(), await wire.next(), await wire.next(), await wire.next(), await wire.next()].map(
      (s) => s!.slice(0, 2).join(' '),
    );
    expect(words).toEqual(['!trap .tag=A', '!trap .tag=B', '!done', '!done .tag=A', '!done .tag=B']);
    wire.send('/ppp/active/listen', '.tag=A');
    await wire.talk('/system/identity/print');
    wire.close();
    await until(() => world.table('/ppp/active').watchers.size === 0);
  });
});

describe('hotspot', () => {
  const login = async (...words: string[]): Promise<string> =>
    trapOf(await wire.talk('/ip/hotspot/active/login', ...words));

  test('a present host is logged straight in', async () => {
    world.addHotspotUser({ name: 'h', password: 'p' });
    world.addPhone({ user: 'h', mac: 'AA:00:00:00:00:01', address: '10.5.50.10' });
    expect(world.isOnline('h')).toBe(false);
    expect(await login('=user=h', '=password=p', '=ip=10.5.50.10', '=mac-address=aa:00:00:00:00:01')).toBe('');
    expect(world.isOnline('h')).toBe(true);
    expect((await wire.rows('/ip/hotspot/active/print', '?user=h'))[0]).toMatchObject({
      address: '10.5.50.10',
      'mac-address': 'AA:00:00:00:00:01',
    });
    expect((await wire.rows('/ip/hotspot/host/print'))[0]).toMatchObject({ authorized: 'true' });
    expect(await login('=user=h', '=password=p', '=ip=10.5.50.10')).toBe('no more sessions are allowed for user h');
  });

  test('what a login is refused for', async () => {
    world.addHotspotUser({ name: 'h', password: 'p' });
    world.addHotspotUser({ name: 'off', password: 'p', disabled: true });
    world.addHost({ mac: 'AA:00:00:00:00:01', address: '10.5.50.10' });
    expect(await login('=user=h', '=password=p', '=ip=10.5.50.11')).toBe('unknown host IP');
    expect(await login('=user=h', '=password=p', '=ip=here')).toBe('invalid value for argument ip');
    expect(await login('=user=h', '=password=p', '=ip=10.5.50.10', '=mac-address=AA:00:00:00:00:02')).toBe(
      'wrong MAC provided',
    );
    expect(await login('=user=h', '=password=x', '=ip=10.5.50.10')).toBe('invalid username or password');
    expect(await login('=user=H', '=password=p', '=ip=10.5.50.10')).toBe('invalid username or password');
    expect(await login('=user=off', '=password=p', '=ip=10.5.50.10')).toBe('invalid username or password');
    expect(world.sessionCount).toBe(0);
  });

  test('an http cookie logs a removed session straight back in, unless it is removed first', async () => {
    world.addHotspotUser({ name: 'h', password: 'p' });
    world.addPhone({ user: 'h', mac: 'AA:00:00:00:00:01', address: '10.5.50.10', online: true, cookie: 'http' });
    const [first] = world.sessions('h');
    await wire.talk('/ip/hotspot/active/remove', `=.id=${first!.id}`);
    await until(() => world.isOnline('h'));
    const [second] = world.sessions('h');
    expect(second!.id).not.toBe(first!.id);
    const [cookie] = await wire.rows('/ip/hotspot/cookie/print', '?user=h');
    await wire.talk('/ip/hotspot/cookie/remove', `=.id=${cookie!['.id']!}`);
    await wire.talk('/ip/hotspot/active/remove', `=.id=${second!.id}`);
    expect(world.state.timers.size).toBe(0);
    expect(world.isOnline('h')).toBe(false);
  });

  test('a cookie is no use to a disabled user; a mac-cookie goes with the kick', async () => {
    world.addHotspotUser({ name: 'h' });
    world.addHotspotUser({ name: 'm' });
    world.addPhone({ user: 'h', mac: 'AA:00:00:00:00:01', address: '10.5.50.10', online: true, cookie: 'http' });
    world.addPhone({ user: 'm', mac: 'AA:00:00:00:00:02', address: '10.5.50.11', online: true, cookie: 'mac' });
    await wire.talk('/ip/hotspot/user/disable', '=numbers=h');
    const ids = [...world.sessions('h'), ...world.sessions('m')].map((session) => session.id);
    expect(ids).toHaveLength(2);
    await wire.talk('/ip/hotspot/active/remove', `=numbers=${ids.join(',')}`);
    expect(await wire.rows('/ip/hotspot/cookie/print', '=.proplist=user')).toEqual([{ user: 'h' }]);
    await until(() => world.state.timers.size === 0);
    expect(world.sessionCount).toBe(0);
  });

  test('limit-uptime is over the lifetime of the user', async () => {
    world.addHotspotUser({ name: 'h', limitUptime: '5m' });
    world.addPhone({ user: 'h', mac: 'AA:00:00:00:00:01', address: '10.5.50.10', online: true });
    skew = 18_000;
    expect(await wire.rows('/ip/hotspot/active/print', '=.proplist=session-time-left')).toEqual([
      { 'session-time-left': '4m42s' },
    ]);
    skew = 301_000;
    expect(world.isOnline('h')).toBe(false);
    expect(await login('=user=h', '=password=', '=ip=10.5.50.10')).toBe('user h has reached uptime limit');
    await wire.talk('/ip/hotspot/user/reset-counters', '=.id=*1');
    expect(await login('=user=h', '=password=', '=ip=10.5.50.10')).toBe('');
  });

  test('a phone that leaves takes host and session along', async () => {
    world.addHotspotUser({ name: 'h' });
    world.addPhone({ user: 'h', mac: 'AA:00:00:00:00:01', address: '10.5.50.10', online: true });
    world.hotspot.setPresent('AA:00:00:00:00:01', false);
    expect(world.isOnline('h')).toBe(false);
    expect(await wire.rows('/ip/hotspot/host/print')).toEqual([]);
  });
});
