import { quoted } from '../line/quoted.ts';
import type { RouterFinding } from './finding.ts';
import { rowsOf, type RouterSeen } from './read-router.ts';
import { isAtLeast } from './version.ts';

const NEEDED = ['api', 'read', 'write'];

const DENIED = '!local,!telnet,!ssh,!ftp,!reboot,!policy,!test,!winbox,!password,!web,!sniff,!sensitive,!romon'.split(
  ',',
);

/** Denies the others by name, because `policy=` only adds on some versions. */
function policyFor(version: string | undefined): string {
  return [...NEEDED, ...DENIED, ...(isAtLeast(version, '7.0') ? ['!rest-api'] : [])].join(',');
}

/** Lines to paste into the router's terminal. @param version as the router tells it; undefined: the newest */
export function groupScript(username: string, version = '7.0'): string[] {
  return [
    `/user group add name=washa policy=${policyFor(version)}`,
    `/user add name=${quoted(username)} group=washa password=...`,
  ];
}

export function rightFindings(seen: RouterSeen, username: string): RouterFinding[] {
  const group = rowsOf(seen.users).find(({ name }) => name === username)?.['group'];
  const policy = rowsOf(seen.groups).find(({ name }) => name === group)?.['policy'];
  if (group === undefined || policy === undefined) {
    return [
      {
        code: 'rights.unseen',
        severity: 'warns',
        words: `The router does not show which rights ${username} has.`,
        repair: null,
      },
    ];
  }
  const granted = policy.split(',').filter((one) => one !== '' && !one.startsWith('!'));
  const missing = NEEDED.filter((one) => !granted.includes(one));
  const extra = granted.filter((one) => !NEEDED.includes(one));
  const version = rowsOf(seen.resource)[0]?.['version'];
  const isBuiltIn = ['full', 'write', 'read'].includes(group);
  const repair = isBuiltIn
    ? `/user group add name=washa policy=${policyFor(version)}; /user set [find name=${quoted(username)}] group=washa`
    : `/user group set [find name=${quoted(group)}] policy=${policyFor(version)}`;
  if (missing.length > 0) {
    const words = `The login ${username} lacks the rights ${missing.join(', ')}.`;
    return [{ code: 'rights.too-few', severity: 'blocks', words, repair }];
  }
  if (extra.length === 0) return [];
  const words = `The login ${username} may do more than it needs: ${extra.join(', ')}.`;
  return [{ code: 'rights.too-many', severity: 'warns', words, repair }];
}
