import { bytesUsed, uptimeLeft, uptimeUsed } from './hotspot.ts';
import type { RouterState } from './state.ts';
import type { Item } from './table.ts';
import { formatDate, formatDuration } from './times.ts';

/**
 * A row as print shows it: `.id` first, running values computed now.
 * @param secrets whether the login's group has `sensitive`; without it passwords are not shown
 */
export function viewOf(state: RouterState, path: string, item: Item, secrets: boolean): Map<string, string> {
  if (path === '/system/resource') return resource(state);
  if (path === '/system/clock') return clock(state);
  if (state.menus.get(path)?.kind === 'single') return new Map(item.fields);
  const view = new Map<string, string>([['.id', item.id]]);
  for (const [name, value] of item.fields) if (secrets || name !== 'password') view.set(name, value);
  const age = formatDuration((state.now() - item.since) / 1000);
  switch (path) {
    case '/ip/hotspot/host': {
      const bindings = state.table('/ip/hotspot/ip-binding').where('mac-address', item.fields.get('mac-address') ?? '');
      const through = bindings.some(
        (row) => row.fields.get('type') === 'bypassed' && row.fields.get('disabled') !== 'true',
      );
      if (through) view.set('bypassed', 'true');
      view.set('uptime', age);
      break;
    }
    case '/ip/service':
      if (!state.personality.maxSessions) view.delete('max-sessions');
      break;
    case '/interface/pppoe-server':
    case '/ppp/active':
      view.set('uptime', age);
      break;
    case '/ip/hotspot/active': {
      view.set('uptime', age);
      const user = state.table('/ip/hotspot/user').first('name', item.fields.get('user') ?? '');
      const left = user === undefined ? null : uptimeLeft(state, user);
      // Whole seconds of uptime count, so that the identity holds for what is printed.
      if (left !== null) view.set('session-time-left', formatDuration(Math.ceil(left)));
      break;
    }
    case '/ip/hotspot/user':
      view.set('uptime', formatDuration(uptimeUsed(state, item)));
      for (const way of ['bytes-in', 'bytes-out'] as const) view.set(way, String(bytesUsed(state, item, way)));
      break;
    case '/ip/firewall/address-list': {
      const { date, time } = formatDate(item.since, state.isoDates);
      view.set('creation-time', `${date} ${time}`);
      const left = state.timeLeft(item.id);
      if (left !== null) view.set('timeout', formatDuration(Math.ceil(left / 1000)));
      break;
    }
  }
  return view;
}

function resource(state: RouterState): Map<string, string> {
  return new Map([
    ['uptime', formatDuration((state.now() - state.bootAt) / 1000)],
    ['version', state.version],
    ['build-time', state.isoDates ? '2025-02-27 11:45:31' : 'Feb/27/2025 11:45:31'],
    ['free-memory', '812646400'],
    ['total-memory', '1073741824'],
    ['cpu', 'ARM'],
    ['cpu-count', '4'],
    ['cpu-frequency', '1400'],
    ['cpu-load', '7'],
    ['free-hdd-space', '98304000'],
    ['total-hdd-space', '134217728'],
    ['architecture-name', 'arm'],
    ['board-name', 'simulated'],
    ['platform', 'MikroTik'],
  ]);
}

function clock(state: RouterState): Map<string, string> {
  const { date, time } = formatDate(state.now(), state.isoDates);
  return new Map([
    ['time', time],
    ['date', date],
    ['time-zone-name', 'UTC'],
    ['gmt-offset', '+00:00'],
    ['dst-active', 'false'],
  ]);
}
