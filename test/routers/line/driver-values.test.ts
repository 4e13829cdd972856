import { describe, expect, test } from 'vitest';
import { LiveSessions } from '../../../src/routers/routeros/link/live-sessions.ts';
import { isYes, readMac, rowsById } from '../../../src/routers/routeros/line/values.ts';
import { readDuration } from '../../../src/domain/time/router-duration.ts';

describe('values as RouterOS prints them', () => {
  test.each([
    ['0s', 0],
    ['8h21m43s', 30_103_000],
    ['1w2d3h4m5s', 788_645_000],
    ['12m4s', 724_000],
    ['1d02:03:04', 93_784_000],
    ['00:05:03', 303_000],
    ['', null],
    [undefined, null],
    ['never', null],
    ['5', null],
  ])('duration %j', (text, ms) => {
    expect(readDuration(text)).toBe(ms);
  });

  test('yes and no, and hardware addresses', () => {
    expect(['true', 'yes', 'false', 'no', undefined].map(isYes)).toEqual([true, true, false, false, false]);
    expect(readMac('c4:6e:1f:98:8b:6f')).toBe('C4:6E:1F:98:8B:6F');
    expect(readMac('00:00:00:00:00:00')).toBeNull();
    expect(readMac('10.0.0.1')).toBeNull();
  });

  test('a row without an id cannot be acted on', () => {
    expect([...rowsById([{ name: 'a' }, { '.id': '' }, { '.id': '*1' }, { '.id': '*1', name: 'b' }])]).toEqual([
      ['*1', { '.id': '*1', name: 'b' }],
    ]);
  });
});

describe('live sessions', () => {
  const row = { '.id': '*81', name: 'amina', address: '10.1.0.7', 'caller-id': 'c4:6e:1f:98:8b:6f' };
  const other = { '.id': '*82', name: 'brian', address: '10.1.0.8' };

  test('a session is news once, until it is gone', () => {
    const live = new LiveSessions();
    expect(live.takeRow('pppoe', row)).toMatchObject({ id: '*81', username: 'amina', mac: 'C4:6E:1F:98:8B:6F' });
    expect(live.takeRow('pppoe', row)).toBeNull();
    expect(live.takeRow('pppoe', { '.id': '*81', '.dead': 'yes' })).toBeNull();
    expect(live.takeRow('pppoe', row)).not.toBeNull();
  });

  test('what a whole print does not hold is gone, and its last address is remembered', () => {
    const live = new LiveSessions();
    live.takeRow('pppoe', row);
    expect(live.takeAll('pppoe', [other]).map(({ news }) => news)).toEqual([true]);
    expect(live.known('pppoe', 'amina')).toMatchObject([{ address: '10.1.0.7' }]);
    expect(live.takeRow('pppoe', row)).not.toBeNull();
  });

  test('two sessions of one name are both its own, and an id that another has now is not', () => {
    const live = new LiveSessions();
    const ids = (name: string) => live.known('pppoe', name).map(({ id }) => id);
    live.takeRow('pppoe', row);
    live.takeRow('pppoe', { ...row, '.id': '*83' });
    expect(ids('amina')).toEqual(['*81', '*83']);
    live.takeRow('pppoe', { ...row, name: 'brian' });
    expect([ids('amina'), ids('brian')]).toEqual([['*83'], ['*81']]);
    live.takeRow('pppoe', { '.id': '*81', '.dead': 'yes' });
    live.takeRow('pppoe', { '.id': '*83', '.dead': 'yes' });
    expect([live.known('pppoe', 'amina').length, ids('brian')], 'the last ones are remembered').toEqual([1, ['*81']]);
  });

  test('a session that we ended is never reported, in whatever way it shows', () => {
    const live = new LiveSessions();
    live.kick('pppoe', ['*81']);
    expect(live.takeRow('pppoe', row)).toBeNull();
    expect(live.takeNamed('pppoe', [row, other]).map(({ id }) => id)).toEqual(['*82']);
    expect(live.takeAll('pppoe', [row, other]).map(({ session }) => session.id)).toEqual(['*82']);
    live.takeRow('pppoe', { '.id': '*81', '.dead': 'true' });
    expect(live.takeRow('pppoe', row), 'the id of another session now').not.toBeNull();
  });

  test('a proof ends with its session and with the link', () => {
    const live = new LiveSessions();
    live.prove('pppoe', '10M', ['*81', '*82']);
    live.prove('pppoe', '20M', ['*82']);
    live.takeRow('pppoe', { '.id': '*81', '.dead': 'true' });
    expect(['*81', '*82'].map((id) => live.provenAs('pppoe', id))).toEqual([null, '10M']);
    live.forgetProofs();
    expect(live.provenAs('pppoe', '*82')).toBeNull();
  });

  test('rows without a name or an id say nothing', () => {
    const live = new LiveSessions();
    expect(live.takeRow('pppoe', { '.id': '*81', uptime: '5s' })).toBeNull();
    expect(live.takeRow('pppoe', { name: 'amina' })).toBeNull();
    expect(live.known('pppoe', 'amina')).toEqual([]);
  });
});
