import type { RouterRow, Service } from '../../../domain/ports.ts';

/** Where RouterOS keeps what belongs to one service, and how it names the fields that we read. */
export interface Menus {
  readonly credentials: string;
  /** The field of a credential that is the line's own name. */
  readonly credentialName: string;
  /** Never with `password`: a group that has the right `sensitive` would send it. */
  readonly credentialFields: string;
  /** Null: lines of this service have none. */
  readonly profiles: string | null;
  readonly sessions: string;
  readonly sessionFields: string;
  /** The field of a session that holds the credential's name. */
  readonly sessionName: string;
  readonly sessionMac: string;
}

const LEASES = '/ip/dhcp-server/lease';

export const MENUS: Readonly<Record<Service, Menus>> = {
  pppoe: {
    credentials: '/ppp/secret',
    credentialName: 'name',
    credentialFields: '.id,name,profile,disabled,remote-address',
    profiles: '/ppp/profile',
    sessions: '/ppp/active',
    sessionFields: '.id,name,address,caller-id,uptime',
    sessionName: 'name',
    sessionMac: 'caller-id',
  },
  hotspot: {
    credentials: '/ip/hotspot/user',
    credentialName: 'name',
    credentialFields:
      '.id,name,profile,disabled,address,mac-address,uptime,bytes-in,bytes-out,limit-uptime,limit-bytes-in,limit-bytes-out,limit-bytes-total',
    profiles: '/ip/hotspot/user/profile',
    sessions: '/ip/hotspot/active',
    sessionFields: '.id,user,address,mac-address,uptime',
    sessionName: 'user',
    sessionMac: 'mac-address',
  },
  // A DHCP lease is both: the row that lets an address in, and, while it is bound, the sign that somebody uses it.
  static: {
    credentials: LEASES,
    credentialName: 'address',
    credentialFields: '.id,address,mac-address,disabled,block-access,dynamic',
    profiles: null,
    sessions: LEASES,
    sessionFields: '.id,address,active-address,active-mac-address,status',
    sessionName: 'active-address',
    sessionMac: 'active-mac-address',
  },
};

export const ADDRESS_LIST = '/ip/firewall/address-list';
export const COOKIES = '/ip/hotspot/cookie';
export const BINDINGS = '/ip/hotspot/ip-binding';
export const HOSTS = '/ip/hotspot/host';
export const HOTSPOT_LOGIN = '/ip/hotspot/active/login';

/** Whether a row of live sessions is one: a lease is a row too while it only waits for its device. */
export function isLiveRow(service: Service, row: RouterRow): boolean {
  return service !== 'static' || row['status'] === 'bound';
}

/** The words of a print of a few rows: exactly these values, exactly these fields. No value may be empty. */
export function printWords(menu: string, fields: string, where: Readonly<Record<string, string>>): string[] {
  return [
    `${menu}/print`,
    `=.proplist=${fields}`,
    ...Object.entries(where).map(([name, value]) => `?${name}=${value}`),
  ];
}
