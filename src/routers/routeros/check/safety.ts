import { readClock } from '../line/router-time.ts';
import { isYes } from '../line/values.ts';
import { quoted } from '../line/quoted.ts';
import type { RouterFinding } from './finding.ts';
import { rowsOf, type RouterSeen } from './read-router.ts';
import { SAFE_AS_OF } from './safe-versions.ts';
import { isAtLeast, saferThan } from './version.ts';

/** Services that should not be open to everybody; the first ones are not needed by anybody here. */
const CLOSED = ['www', 'telnet', 'ftp'];
const NARROWED = ['ssh', 'api', 'api-ssl'];

/** More than this is not drift. Milliseconds. */
const CLOCK_OFF_MS = 5 * 60_000;

/** @param boxAddress of this box as the router's connection has it */
export function safetyFindings(seen: RouterSeen, boxAddress: string, now: number): RouterFinding[] {
  return [
    ...breakInFindings(seen),
    ...versionFindings(seen),
    ...serviceFindings(seen, boxAddress),
    ...clock(seen, now),
  ];
}

function breakInFindings(seen: RouterSeen): RouterFinding[] {
  const findings: RouterFinding[] = [];
  for (const { name, disabled } of rowsOf(seen.users)) {
    if (isYes(disabled)) continue;
    if (name === 'ops') {
      const words = 'There is a user "ops", as those who broke into routers made it.';
      findings.push({ code: 'break-in.user', severity: 'blocks', words, repair: '/user disable [find name="ops"]' });
    }
    if (name === 'admin') {
      const words = 'The user "admin" that every router is sold with is still there.';
      findings.push({ code: 'user.admin', severity: 'warns', words, repair: '/user disable [find name="admin"]' });
    }
  }
  for (const [code, severity] of [
    ['socks', 'blocks'],
    ['proxy', 'warns'],
  ] as const) {
    if (!isYes(rowsOf(seen[code])[0]?.['enabled'])) continue;
    const words = `Its ${code} server is on, through which strangers use the router.`;
    findings.push({ code: `break-in.${code}`, severity, words, repair: `/ip ${code} set enabled=no` });
  }
  if (isYes(rowsOf(seen.deviceMode)[0]?.['flagged'])) {
    const words =
      'RouterOS itself found changes that look like a break-in (flagged): look through the whole configuration, then clear it with a hand at the box.';
    findings.push({
      code: 'break-in.flagged',
      severity: 'warns',
      words,
      repair: '/system device-mode update flagged=no',
    });
  }
  return findings;
}

function versionFindings(seen: RouterSeen): RouterFinding[] {
  const version = rowsOf(seen.resource)[0]?.['version'] ?? '';
  const safe = saferThan(version);
  if (safe === null) return [];
  const words = `RouterOS ${version} has holes that are in use; ${safe} is the oldest safe one (${SAFE_AS_OF}).`;
  return [{ code: 'version.unsafe', severity: 'warns', words, repair: '/system package update install' }];
}

function serviceFindings(seen: RouterSeen, boxAddress: string): RouterFinding[] {
  return rowsOf(seen.services).flatMap(({ name = '', address = '', disabled, dynamic }): RouterFinding[] => {
    // From 7.22 on each connection has a row too, of the service's name and without its addresses.
    if (isYes(dynamic) || isYes(disabled) || address !== '' || ![...CLOSED, ...NARROWED].includes(name)) return [];
    // Whoever reads this sits at the box, so that nobody is locked out.
    const to = CLOSED.includes(name) ? 'disabled=yes' : `address=${boxAddress}/${boxAddress.includes(':') ? 128 : 32}`;
    const words = `The service ${name} is open to every address, customers and the world.`;
    const repair = `/ip service set [find name=${quoted(name)}] ${to}`;
    return [{ code: 'service.open', severity: 'warns', words, repair }];
  });
}

function clock(seen: RouterSeen, now: number): RouterFinding[] {
  const told = readClock(rowsOf(seen.clock)[0])?.at ?? null;
  if (told === null || Math.abs(told - now) <= CLOCK_OFF_MS) return [];
  const minutes = Math.round(Math.abs(told - now) / 60_000);
  const words = `Its clock is ${minutes} minutes ${told < now ? 'behind' : 'ahead of'} this box: its log and its schedulers are wrong.`;
  return [{ code: 'clock.off', severity: 'warns', words, repair: ntpLine(seen) }];
}

/** What puts a clock right. */
export function ntpLine(seen: RouterSeen): string {
  const isNew = isAtLeast(rowsOf(seen.resource)[0]?.['version'], '7.0');
  return `/system ntp client set enabled=yes ${isNew ? 'servers' : 'server-dns-names'}=pool.ntp.org`;
}
