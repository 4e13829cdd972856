/** What a settable property takes. `choice` and `reference` are resolved by prefix, as on the console. */
export type FieldSpec =
  | { readonly kind: 'text' | 'boolean' | 'time' | 'number' | 'pool' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'reference'; readonly to: string };

/**
 * - `configuration`: saved rows; every write counts.
 * - `live`: rows of what is going on now; they can only be looked at and removed.
 * - `single`: one row without an id.
 */
export interface MenuSpec {
  readonly path: string;
  readonly kind: 'configuration' | 'live' | 'single';
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Values of a row that was added without saying so. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly indexed: readonly string[];
  readonly required: readonly string[];
  /** Fields that no two rows may share together, and what RouterOS says if they do. */
  readonly unique: readonly string[];
  readonly duplicate: string;
  /** Verbs beyond print, getall, get, listen and those that the kind brings. */
  readonly verbs: readonly string[];
}

const text: FieldSpec = { kind: 'text' };
const flag: FieldSpec = { kind: 'boolean' };
const time: FieldSpec = { kind: 'time' };
const count: FieldSpec = { kind: 'number' };
const pool: FieldSpec = { kind: 'pool' };
const to = (path: string): FieldSpec => ({ kind: 'reference', to: path });

function texts(names: string): Record<string, FieldSpec> {
  return Object.fromEntries(names.split(' ').map((name) => [name, text]));
}

function menu(path: string, spec: Partial<Omit<MenuSpec, 'path'>>): MenuSpec {
  const base = { fields: {}, defaults: {}, indexed: [], required: [], unique: [], duplicate: '', verbs: [] };
  return { path, kind: 'configuration', ...base, ...spec };
}

const PPP_SERVICES = ['any', 'async', 'pptp', 'pppoe', 'l2tp', 'ovpn', 'sstp'];
const ZERO_TRAFFIC = { 'bytes-in': '0', 'bytes-out': '0', 'packets-in': '0', 'packets-out': '0' };

/** The menus of the stand-in: those that a payment daemon has to do with, with their property names in 6.49 and 7.x. */
export const MENUS: readonly MenuSpec[] = [
  menu('/ppp/secret', {
    fields: {
      ...texts('name caller-id comment ipv6-routes local-address password remote-ipv6-prefix routes'),
      'remote-address': pool,
      service: { kind: 'choice', of: PPP_SERVICES },
      profile: to('/ppp/profile'),
      disabled: flag,
      'limit-bytes-in': count,
      'limit-bytes-out': count,
    },
    defaults: {
      service: 'any',
      'caller-id': '',
      password: '',
      profile: 'default',
      routes: '',
      'ipv6-routes': '',
      'limit-bytes-in': '0',
      'limit-bytes-out': '0',
      disabled: 'false',
    },
    indexed: ['name'],
    required: ['name'],
    unique: ['name'],
    duplicate: 'failure: secret with the same name already exists',
  }),
  menu('/ppp/profile', {
    fields: {
      ...texts('name local-address bridge-learning change-tcp-mss use-ipv6 use-mpls use-compression use-encryption'),
      ...texts(
        'only-one use-upnp address-list insert-queue-before parent-queue queue-type rate-limit on-up on-down comment',
      ),
      'remote-address': pool,
      'session-timeout': time,
    },
    defaults: {
      'bridge-learning': 'default',
      'change-tcp-mss': 'yes',
      'use-ipv6': 'yes',
      'use-mpls': 'default',
      'use-compression': 'default',
      'use-encryption': 'default',
      'only-one': 'default',
      'use-upnp': 'default',
      'address-list': '',
      'on-up': '',
      'on-down': '',
      default: 'false',
    },
    indexed: ['name'],
    required: ['name'],
    unique: ['name'],
    duplicate: 'failure: already have such name',
  }),
  menu('/ip/pool', {
    fields: texts('name ranges next-pool comment'),
    indexed: ['name'],
    required: ['name'],
    unique: ['name'],
    duplicate: 'failure: pool with such name exists',
  }),
  menu('/ppp/active', { kind: 'live', indexed: ['name', 'address'], verbs: ['remove'] }),
  menu('/interface', { kind: 'live', indexed: ['name', 'type'] }),
  menu('/interface/pppoe-server', { kind: 'live', indexed: ['name', 'user'] }),
  menu('/ip/hotspot/user', {
    fields: {
      ...texts('server name password address mac-address routes email comment'),
      profile: to('/ip/hotspot/user/profile'),
      'limit-uptime': time,
      'limit-bytes-in': count,
      'limit-bytes-out': count,
      'limit-bytes-total': count,
      disabled: flag,
    },
    defaults: {
      profile: 'default',
      uptime: '0s',
      ...ZERO_TRAFFIC,
      default: 'false',
      dynamic: 'false',
      disabled: 'false',
    },
    indexed: ['name'],
    required: ['name'],
    unique: ['name', 'server'],
    duplicate: 'failure: already have user with this name for this server',
    verbs: ['reset-counters'],
  }),
  menu('/ip/hotspot/user/profile', {
    fields: {
      ...texts('name address-pool rate-limit address-list on-login on-logout status-autorefresh comment'),
      'session-timeout': time,
      'idle-timeout': text,
      'keepalive-timeout': time,
      'shared-users': text,
      'add-mac-cookie': flag,
      'mac-cookie-timeout': time,
      'transparent-proxy': flag,
    },
    defaults: {
      'idle-timeout': 'none',
      'keepalive-timeout': '2m',
      'status-autorefresh': '1m',
      'shared-users': '1',
      'add-mac-cookie': 'true',
      'mac-cookie-timeout': '3d',
      'address-list': '',
      'transparent-proxy': 'false',
      default: 'false',
    },
    indexed: ['name'],
    required: ['name'],
    unique: ['name'],
    duplicate: 'failure: already have such name',
  }),
  menu('/ip/hotspot/active', { kind: 'live', indexed: ['user', 'address', 'mac-address'], verbs: ['remove', 'login'] }),
  menu('/ip/hotspot/host', { kind: 'live', indexed: ['address', 'mac-address'], verbs: ['remove'] }),
  menu('/ip/hotspot/ip-binding', {
    fields: {
      ...texts('mac-address address to-address server comment'),
      type: { kind: 'choice', of: ['regular', 'bypassed', 'blocked'] },
      disabled: flag,
    },
    defaults: { type: 'regular', disabled: 'false' },
    indexed: ['mac-address', 'comment'],
  }),
  menu('/ip/hotspot/cookie', { kind: 'live', indexed: ['user', 'mac-address'], verbs: ['remove'] }),
  menu('/ip/dhcp-server/lease', {
    fields: {
      ...texts('address mac-address client-id server comment address-lists rate-limit'),
      'block-access': flag,
      disabled: flag,
    },
    defaults: { 'block-access': 'false', blocked: 'false', disabled: 'false', dynamic: 'false', status: 'waiting' },
    indexed: ['address', 'mac-address'],
    required: ['address'],
  }),
  menu('/ip/firewall/address-list', {
    fields: { ...texts('list address comment'), timeout: time, disabled: flag },
    defaults: { dynamic: 'false', disabled: 'false' },
    indexed: ['address', 'list'],
    required: ['list', 'address'],
    unique: ['address', 'list'],
    duplicate: 'failure: already have such entry',
  }),
  menu('/ip/service', {
    fields: { ...texts('address certificate tls-version'), port: count, 'max-sessions': count, disabled: flag },
    defaults: { address: '', 'max-sessions': '20', invalid: 'false', disabled: 'false' },
    indexed: ['name'],
    required: ['name'],
    unique: ['name'],
  }),
  menu('/user', {
    fields: { ...texts('name group address comment'), disabled: flag },
    defaults: { address: '', disabled: 'false' },
    indexed: ['name'],
    required: ['name', 'group'],
    unique: ['name'],
    duplicate: 'failure: already have such name',
  }),
  menu('/user/group', {
    fields: texts('name policy comment'),
    indexed: ['name'],
    required: ['name'],
    unique: ['name'],
    duplicate: 'failure: already have such name',
  }),
  menu('/system/scheduler', {
    fields: { ...texts('name on-event interval start-date start-time policy comment'), disabled: flag },
    defaults: { disabled: 'false' },
    indexed: ['name'],
    required: ['name'],
    unique: ['name'],
    duplicate: 'failure: already have such name',
  }),
  menu('/system/script', {
    fields: texts('name source policy comment'),
    indexed: ['name'],
    required: ['name'],
    unique: ['name'],
    duplicate: 'failure: already have such name',
  }),
  menu('/ip/firewall/filter', {
    fields: {
      ...texts('chain action src-address-list dst-address-list dst-address protocol dst-port connection-state comment'),
      disabled: flag,
    },
    defaults: { disabled: 'false', dynamic: 'false' },
    required: ['chain'],
  }),
  menu('/ip/firewall/nat', {
    fields: {
      ...texts('chain action src-address-list dst-address protocol dst-port to-addresses to-ports comment'),
      ...texts('out-interface out-interface-list'),
      disabled: flag,
    },
    defaults: { disabled: 'false', dynamic: 'false' },
    required: ['chain'],
  }),
  menu('/ip/hotspot', {
    fields: { ...texts('name interface address-pool profile'), disabled: flag },
    defaults: { disabled: 'false' },
    required: ['name'],
  }),
  menu('/ip/dhcp-server/option', { fields: { ...texts('name code value comment'), force: flag }, required: ['name'] }),
  menu('/ip/dhcp-server/option/sets', { fields: texts('name options'), required: ['name'] }),
  menu('/ip/dhcp-server/network', { fields: texts('address dhcp-option dhcp-option-set'), required: ['address'] }),
  menu('/ip/dns/static', {
    fields: { ...texts('name address comment'), disabled: flag },
    defaults: { disabled: 'false' },
  }),
  menu('/ip/hotspot/walled-garden', {
    fields: { ...texts('action dst-host dst-port server comment'), disabled: flag },
    defaults: { action: 'allow', disabled: 'false' },
  }),
  menu('/ip/hotspot/walled-garden/ip', {
    fields: { ...texts('action dst-address dst-host protocol dst-port server comment'), disabled: flag },
    defaults: { action: 'accept', disabled: 'false' },
  }),
  menu('/queue/simple', {
    fields: { ...texts('name target parent max-limit comment'), disabled: flag },
    defaults: { parent: 'none', 'max-limit': '0/0', disabled: 'false', dynamic: 'false' },
    indexed: ['name', 'target'],
    required: ['target'],
    unique: ['name'],
    duplicate: 'failure: already have such name',
  }),
  menu('/log', { kind: 'live' }),
  menu('/ppp/aaa', { kind: 'single' }),
  menu('/ip/socks', { kind: 'single' }),
  menu('/ip/proxy', { kind: 'single' }),
  menu('/system/device-mode', { kind: 'single' }),
  menu('/system/identity', { kind: 'single', fields: texts('name'), verbs: ['set'] }),
  menu('/system/routerboard', { kind: 'single' }),
  menu('/system/resource', { kind: 'single' }),
  menu('/system/clock', { kind: 'single' }),
];

/** Verbs that a menu answers. */
export function verbsOf(spec: MenuSpec): ReadonlySet<string> {
  const verbs = ['print', 'getall', 'get', ...spec.verbs];
  if (spec.kind !== 'single') verbs.push('listen');
  if (spec.kind === 'configuration') {
    verbs.push('set', 'unset', 'comment');
    // Rows of /ip/service come with the system; nobody adds one.
    if (spec.path !== '/ip/service') verbs.push('add', 'remove');
    if (spec.fields['disabled'] !== undefined) verbs.push('enable', 'disable');
  }
  return new Set(verbs);
}
