import type { Service } from '../../../domain/ports.ts';

/** Where RouterOS keeps what belongs to one service, and how it names the fields that we read. */
export interface Menus {
  readonly credentials: string;
  /** Never with `password`: a group that has the right `sensitive` would send it. */
  readonly credentialFields: string;
  /** What a technician calls a row of `credentials`. */
  readonly noun: string;
  readonly profiles: string;
  readonly sessions: string;
  readonly sessionFields: string;
  /** The field of a session that holds the credential's name. */
  readonly sessionName: string;
  readonly sessionMac: string;
}

export const MENUS: Readonly<Record<Service, Menus>> = {
  pppoe: {
    credentials: '/ppp/secret',
    credentialFields: '.id,name,profile,disabled,remote-address',
    noun: 'PPP secret',
    profiles: '/ppp/profile',
    sessions: '/ppp/active',
    sessionFields: '.id,name,address,caller-id,uptime',
    sessionName: 'name',
    sessionMac: 'caller-id',
  },
  hotspot: {
    credentials: '/ip/hotspot/user',
    credentialFields:
      '.id,name,profile,disabled,address,mac-address,uptime,bytes-in,bytes-out,limit-uptime,limit-bytes-in,limit-bytes-out,limit-bytes-total',
    noun: 'hotspot user',
    profiles: '/ip/hotspot/user/profile',
    sessions: '/ip/hotspot/active',
    sessionFields: '.id,user,address,mac-address,uptime',
    sessionName: 'user',
    sessionMac: 'mac-address',
  },
};

export const ADDRESS_LIST = '/ip/firewall/address-list';
export const COOKIES = '/ip/hotspot/cookie';
export const BINDINGS = '/ip/hotspot/ip-binding';
export const HOSTS = '/ip/hotspot/host';
export const HOTSPOT_LOGIN = '/ip/hotspot/active/login';

/** The words of a print of a few rows: exactly these values, exactly these fields. No value may be empty. */
export function printWords(menu: string, fields: string, where: Readonly<Record<string, string>>): string[] {
  return [
    `${menu}/print`,
    `=.proplist=${fields}`,
    ...Object.entries(where).map(([name, value]) => `?${name}=${value}`),
  ];
}
