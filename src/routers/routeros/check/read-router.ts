import type { RouterRow } from '../../../domain/ports.ts';
import { Fault } from '../../../domain/values/fault.ts';
import { printWords } from '../line/menus.ts';
import type { Exec } from '../line/observe.ts';
import { isRefusal } from '../line/write.ts';

/** What is asked of each menu; never a password. */
const ASKED = {
  resource: ['/system/resource', 'version,architecture-name'],
  clock: ['/system/clock', 'date,time,gmt-offset'],
  deviceMode: ['/system/device-mode', 'mode,flagged,hotspot,scheduler'],
  users: ['/user', 'name,group,disabled'],
  groups: ['/user/group', 'name,policy'],
  services: ['/ip/service', 'name,address,disabled,dynamic'],
  socks: ['/ip/socks', 'enabled'],
  proxy: ['/ip/proxy', 'enabled'],
  schedulers: ['/system/scheduler', 'name,on-event,disabled,comment'],
  scripts: ['/system/script', 'name,source'],
  secrets: ['/ppp/secret', 'name,remote-address'],
  profiles: ['/ppp/profile', 'name,remote-address,address-list'],
  pppAaa: ['/ppp/aaa', 'use-radius'],
  hotspots: ['/ip/hotspot', 'name'],
  hotspotUsers: ['/ip/hotspot/user', 'name'],
  hotspotProfiles: ['/ip/hotspot/profile', 'name,use-radius'],
  filter: ['/ip/firewall/filter', 'chain,action,src-address-list,dst-address-list,dst-address,disabled'],
  nat: [
    '/ip/firewall/nat',
    'chain,action,src-address-list,dst-address,dst-port,to-addresses,to-ports,out-interface,out-interface-list,disabled',
  ],
  names: ['/ip/dns/static', 'name,address,disabled'],
  garden: ['/ip/hotspot/walled-garden', 'action,dst-host,disabled'],
  gardenAddresses: ['/ip/hotspot/walled-garden/ip', 'action,dst-address,dst-port,disabled'],
  dhcpOptions: ['/ip/dhcp-server/option', 'name,code,value'],
  dhcpSets: ['/ip/dhcp-server/option/sets', 'name,options'],
  dhcpNetworks: ['/ip/dhcp-server/network', 'address,dhcp-option,dhcp-option-set'],
} as const satisfies Readonly<Record<string, readonly [menu: string, fields: string]>>;

export type AskedMenu = keyof typeof ASKED;

/** Rows in the router's own order. `missing`: there is no such menu. `refused`: the login may not see it. */
export type MenuSeen = readonly RouterRow[] | 'missing' | 'refused';

export type RouterSeen = Readonly<Record<AskedMenu, MenuSeen>>;

/** Reads what the findings rest on, and writes nothing. @throws Fault when the router does not answer */
export async function readRouter(exec: Exec): Promise<RouterSeen> {
  const see = async (menu: AskedMenu): Promise<MenuSeen> => {
    const [path, fields] = ASKED[menu];
    try {
      return (await exec(printWords(path, fields, {}))).rows;
    } catch (error) {
      if (!(error instanceof Fault && isRefusal(error))) throw error;
      return error.code === 'router.trap.no-such-command' ? 'missing' : 'refused';
    }
  };
  const [resource, clock, deviceMode, users, groups, services, socks, proxy, schedulers] = await Promise.all([
    see('resource'),
    see('clock'),
    see('deviceMode'),
    see('users'),
    see('groups'),
    see('services'),
    see('socks'),
    see('proxy'),
    see('schedulers'),
  ]);
  const [scripts, secrets, profiles, pppAaa, hotspots, hotspotUsers, hotspotProfiles, filter] = await Promise.all([
    see('scripts'),
    see('secrets'),
    see('profiles'),
    see('pppAaa'),
    see('hotspots'),
    see('hotspotUsers'),
    see('hotspotProfiles'),
    see('filter'),
  ]);
  const [nat, names, garden, gardenAddresses, dhcpOptions, dhcpSets, dhcpNetworks] = await Promise.all([
    see('nat'),
    see('names'),
    see('garden'),
    see('gardenAddresses'),
    see('dhcpOptions'),
    see('dhcpSets'),
    see('dhcpNetworks'),
  ]);
  return {
    ...{ resource, clock, deviceMode, users, groups, services, socks, proxy, schedulers },
    ...{ scripts, secrets, profiles, pppAaa, hotspots, hotspotUsers, hotspotProfiles, filter },
    ...{ nat, names, garden, gardenAddresses, dhcpOptions, dhcpSets, dhcpNetworks },
  };
}

export function rowsOf(seen: MenuSeen): readonly RouterRow[] {
  return typeof seen === 'string' ? [] : seen;
}
