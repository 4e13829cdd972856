import { isYes } from '../line/values.ts';
import type { RouterRow } from '../../../domain/ports.ts';
import { quoted } from '../line/quoted.ts';
import type { RouterFinding } from './finding.ts';
import { rowsOf, type RouterSeen } from './read-router.ts';
import type { Wall } from './selling.ts';

/** Where the customers' pages are, as this router reaches them. */
export interface PortalSite {
  /** Address at which phones open them, without a path. */
  readonly url: URL;
  /** On which the box listens. */
  readonly port: number;
  /** Of the box. */
  readonly address: string;
}

/** Where the pages are by the box's settings. */
export interface PortalAddress {
  /** Null: by the address of the box, and the port. */
  readonly publicUrl: string | null;
  readonly port: number;
}

/** @param boxAddress of this box as the router has it */
export function siteOf({ publicUrl, port }: PortalAddress, boxAddress: string): PortalSite {
  const own = boxAddress.includes(':') ? `[${boxAddress}]` : boxAddress;
  return { url: new URL(publicUrl ?? `http://${own}:${port}`), port, address: boxAddress };
}

/** Lines of one purpose for the router's terminal. */
export interface PortalLines {
  /** What they are for, and what they need. */
  readonly words: string;
  readonly lines: readonly string[];
}

const COMMENT = 'comment="washa portal"';
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** The port that phones ask for: another than the box's where the router maps it. */
function askedPort({ url }: PortalSite): number {
  return url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 80) : Number(url.port);
}

const isName = ({ url, address }: PortalSite): boolean => url.hostname !== address && !/^[\d.]+$/.test(url.hostname);
const ports = (site: PortalSite): number[] => [...new Set([askedPort(site), site.port])];

const gardenLine = ({ address }: PortalSite, port: number) =>
  `/ip hotspot walled-garden ip add action=accept protocol=tcp dst-address=${address} dst-port=${port} ${COMMENT}`;
const nameLine = ({ url, address }: PortalSite) =>
  `/ip dns static add name=${quoted(url.hostname)} address=${address} ${COMMENT}`;
const mapLine = (site: PortalSite) =>
  `/ip firewall nat add chain=dstnat action=dst-nat protocol=tcp dst-address=${site.address} dst-port=${askedPort(site)} to-addresses=${site.address} to-ports=${site.port} ${COMMENT}`;
const natLine = ({ address, port }: PortalSite, list: string) =>
  `/ip firewall nat add chain=dstnat action=dst-nat protocol=tcp dst-port=80 src-address-list=${quoted(list)} dst-address=!${address} to-addresses=${address} to-ports=${port} ${COMMENT}`;
const wallLine = ({ address, port }: PortalSite, list: string) =>
  `/ip firewall filter add chain=forward action=accept protocol=tcp dst-port=${port} src-address-list=${quoted(list)} dst-address=${address} ${COMMENT}`;
const seenLine = ({ address }: PortalSite) =>
  `/ip firewall nat add chain=srcnat action=accept dst-address=${address} ${COMMENT}`;

/** Of the DHCP option by which phones learn where the page is, and of the set that it is handed out with. */
const CAPTIVE = 'washa-captive';
const CAPTIVE_CODE = '114';

/** Where phones ask whether they are captive; as `http/portal` answers it. */
const captiveAddress = ({ url }: PortalSite): string => `${url.origin}/captive`;
const handedOutLine = (set: string) =>
  `/ip dhcp-server network set [find address="GUEST-NETWORK"] dhcp-option-set=${set}`;

function captiveLines(site: PortalSite): string[] {
  return [
    `/ip dhcp-server option add name=${CAPTIVE} code=${CAPTIVE_CODE} value="'${captiveAddress(site)}'" force=yes ${COMMENT}`,
    `/ip dhcp-server option sets add name=${CAPTIVE} options=${CAPTIVE}`,
    handedOutLine(CAPTIVE),
  ];
}

/** The page that the hotspot itself shows: it sends everybody on, with where they were going. */
function loginPage({ url }: PortalSite): string {
  const to = `${url.origin}/?to=$(link-orig-esc)`;
  return `<html><head><meta http-equiv="refresh" content="0;url=${to}"></head><body><a href="${to}">${url.host}</a></body></html>`;
}

/** All that a router needs so that phones and expired lines reach the pages. Plain lines: none stops the others. */
export function portalLines(site: PortalSite, wall: Wall, hasHotspot: boolean): PortalLines[] {
  const { port, url } = site;
  const asked = askedPort(site);
  const named = isName(site) ? [nameLine(site)] : [];
  const mapped = asked === port ? [] : [mapLine(site)];
  const list = wall.expiredList;
  return [
    {
      words: 'The pages, and phones as they are: above any masquerade that is not for one interface.',
      lines: [...named, ...mapped, seenLine(site)],
    },
    ...(hasHotspot
      ? [
          {
            words:
              'Guests at the hotspot: the pages before they have paid, and the hotspot’s own page, which sends everybody there.',
            lines: [
              ...ports(site).map((one) => gardenLine(site, one)),
              // Under flash/ on some boards. Written by many, in no document of the maker's.
              `/file set [find name~${quoted('hotspot/login.html$')}] contents=${quoted(loginPage(site))}`,
            ],
          },
        ]
      : []),
    ...(hasHotspot && url.protocol === 'https:'
      ? [
          {
            words:
              'Phones that open the page by themselves (DHCP option 114, RFC 8910): only with a certificate that every phone believes and that is renewed. Write the network of the guests for GUEST-NETWORK.',
            lines: captiveLines(site),
          },
        ]
      : []),
    ...(wall.suspension === 'disable'
      ? []
      : [
          {
            words: `Expired lines, which are in the list ${list}: the second above the rule that holds the list back. They need DNS too.`,
            lines: [natLine(site, list), wallLine(site, list)],
          },
        ]),
  ];
}

/** What keeps phones and expired lines from the pages. */
export function portalFindings(seen: RouterSeen, wall: Wall, site: PortalSite): RouterFinding[] {
  return [
    ...gardenFindings(seen, site),
    ...nameFindings(seen, site),
    ...mappedFindings(seen, site),
    ...captiveFindings(seen, site),
    ...expiredFindings(seen, wall, site),
    ...hiddenFindings(seen, site),
  ];
}

const isOn = ({ disabled }: RouterRow): boolean => !isYes(disabled);

/** Hosts by which phones find out whether they are online. */
const PROBES = /captive\.apple\.com|connectivitycheck\.|clients\d\.google\.com|msftconnecttest\.com|msftncsi\.com/;

function gardenFindings(seen: RouterSeen, site: PortalSite): RouterFinding[] {
  if (rowsOf(seen.hotspots).length === 0) return [];
  const open = rowsOf(seen.gardenAddresses).filter((row) => isOn(row) && row['action'] === 'accept');
  const lacking = ports(site).filter(
    (port) =>
      !open.some((row) => row['dst-address'] === site.address && ['', String(port)].includes(row['dst-port'] ?? '')),
  );
  const missing = lacking.slice(0, 1).map((port): RouterFinding => {
    const words = `Guests do not reach the page before they have paid: its address (${site.address}, port ${port}) is not in the walled garden.`;
    return { code: 'portal.garden', severity: 'blocks', words, repair: gardenLine(site, port) };
  });
  const probes = rowsOf(seen.garden).filter(
    (row) => isOn(row) && row['action'] !== 'deny' && PROBES.test(row['dst-host'] ?? ''),
  );
  return [
    ...missing,
    ...probes.map((row): RouterFinding => {
      const host = row['dst-host'] ?? '';
      const words = `Phones believe that they are online, and open no page: ${host}, by which they find out, is in the walled garden.`;
      const repair = `/ip hotspot walled-garden remove [find dst-host=${quoted(host)}]`;
      return { code: 'portal.probe', severity: 'warns', words, repair };
    }),
  ];
}

/** The name by which phones open the page. Another DNS than this router's may know it. */
function nameFindings({ names }: RouterSeen, site: PortalSite): RouterFinding[] {
  if (!isName(site) || typeof names === 'string') return [];
  const { address } = site;
  const { hostname } = site.url;
  const own = names.filter((row) => isOn(row) && row['name'] === hostname);
  if (own.some((row) => row['address'] === address)) return [];
  const [other] = own;
  if (other === undefined) {
    const words = `Phones find ${hostname} only where another DNS than this router's says its address: it is no static entry here.`;
    return [{ code: 'portal.name', severity: 'warns', words, repair: nameLine(site) }];
  }
  const words = `Phones are led past the page: ${hostname} is ${other['address'] ?? 'nothing'} here, and the box is ${address}.`;
  const repair = `/ip dns static set [find name=${quoted(hostname)}] address=${address}`;
  return [{ code: 'portal.name', severity: 'blocks', words, repair }];
}

/** Another port than the box's is mapped here, or by the box itself, which nothing here shows. */
function mappedFindings(seen: RouterSeen, site: PortalSite): RouterFinding[] {
  const asked = askedPort(site);
  const { address, port } = site;
  if (asked === port) return [];
  const isMapped = rowsOf(seen.nat).some(
    (row) =>
      isOn(row) &&
      row['action'] === 'dst-nat' &&
      row['dst-address'] === address &&
      row['dst-port'] === String(asked) &&
      row['to-ports'] === String(port),
  );
  if (isMapped) return [];
  const words = `Phones ask for the page at port ${asked}, and this box listens on ${port}: nothing here maps the one to the other. Leave it so where the box itself answers at ${asked}.`;
  return [{ code: 'portal.port', severity: 'warns', words, repair: mapLine(site) }];
}

/**
 * What DHCP tells phones of the page. They believe it instead of their own probe, so that a wrong one keeps the page away (RFC 8910); none at
 * all does not.
 */
function captiveFindings(seen: RouterSeen, site: PortalSite): RouterFinding[] {
  const told = rowsOf(seen.dhcpOptions).filter((row) => row['code'] === CAPTIVE_CODE);
  const isHttps = site.url.protocol === 'https:';
  const right = `'${captiveAddress(site)}'`;
  const wrong = told.filter((row) => !isHttps || row['value'] !== right);
  if (wrong.length > 0 || told.length === 0) {
    return wrong.map(({ name = '', value = 'nothing' }): RouterFinding => {
      const words = `Phones may be led past the page: DHCP (option 114, "${name}") tells them ${value}, and they believe that more than what they find out themselves.`;
      const found = `[find name=${quoted(name)}]`;
      return {
        code: 'portal.captive',
        severity: 'warns',
        words: isHttps ? words : `${words} It may only be an address with https.`,
        repair: isHttps
          ? `/ip dhcp-server option set ${found} value="${right}"`
          : `/ip dhcp-server option remove ${found}`,
      };
    });
  }
  if (typeof seen.dhcpNetworks === 'string') return [];
  const names = told.map((row) => row['name'] ?? '');
  const namesOne = (text: string | undefined) => listed(text).some((one) => names.includes(one));
  const sets = rowsOf(seen.dhcpSets).filter((row) => namesOne(row['options']));
  const isHandedOut = seen.dhcpNetworks.some(
    (row) => namesOne(row['dhcp-option']) || sets.some((set) => set['name'] === row['dhcp-option-set']),
  );
  if (isHandedOut) return [];
  const words =
    'No network hands out what tells phones where the page is (DHCP option 114). Write that of the guests for GUEST-NETWORK.';
  return [{ code: 'portal.captive', severity: 'warns', words, repair: handedOutLine(sets[0]?.['name'] ?? CAPTIVE) }];
}

const listed = (names: string | undefined): string[] => (names ?? '').split(',').filter((one) => one !== '');

function expiredFindings(seen: RouterSeen, { suspension, expiredList: list }: Wall, site: PortalSite): RouterFinding[] {
  if (suspension === 'disable') return [];
  const found: RouterFinding[] = [];
  const isTurned = rowsOf(seen.nat).some(
    (row) =>
      isOn(row) &&
      row['action'] === 'dst-nat' &&
      row['src-address-list'] === list &&
      row['to-addresses'] === site.address,
  );
  if (!isTurned) {
    const words = `Expired lines are not sent to the page: nothing turns what the list ${list} asks for to ${site.address}.`;
    found.push({ code: 'portal.expired', severity: 'warns', words, repair: natLine(site, list) });
  }
  const rules = rowsOf(seen.filter).filter((row) => isOn(row) && row['chain'] === 'forward');
  const held = rules.findIndex((row) => row['src-address-list'] === list && row['action'] !== 'accept');
  const open = rules.findIndex((row) => row['action'] === 'accept' && row['dst-address'] === site.address);
  if (held !== -1 && (open === -1 || open > held)) {
    const words = `Expired lines do not reach the page: the rule for the list ${list} holds back what goes to ${site.address} too.`;
    const repair =
      open === -1
        ? wallLine(site, list)
        : `/ip firewall filter move [find dst-address=${site.address}] destination=([find src-address-list=${quoted(list)} action!=accept]->0)`;
    found.push({ code: 'portal.wall', severity: 'warns', words, repair });
  }
  return found;
}

/** Behind the router's own address nobody is known. */
function hiddenFindings(seen: RouterSeen, site: PortalSite): RouterFinding[] {
  const rules = rowsOf(seen.nat).filter((row) => isOn(row) && row['chain'] === 'srcnat');
  const hides = rules.findIndex(
    (row) =>
      ['masquerade', 'src-nat'].includes(row['action'] ?? '') &&
      (row['out-interface'] ?? '') === '' &&
      (row['out-interface-list'] ?? '') === '',
  );
  const keeps = rules.findIndex((row) => row['action'] === 'accept' && row['dst-address'] === site.address);
  if (hides === -1 || (keeps !== -1 && keeps < hides)) return [];
  const words = `The page cannot tell who asks: this router hides its phones behind its own address, also towards ${site.address}.`;
  const repair =
    keeps === -1
      ? seenLine(site)
      : `/ip firewall nat move [find chain=srcnat dst-address=${site.address}] destination=([find chain=srcnat]->0)`;
  return [{ code: 'portal.hidden', severity: 'blocks', words, repair }];
}
