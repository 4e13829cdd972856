import { distrust, SCHEDULERS } from '../line/notes.ts';
import { readClock } from '../line/router-time.ts';
import { isYes } from '../line/values.ts';
import type { RouterFinding } from './finding.ts';
import { rowsOf, type RouterSeen } from './read-router.ts';
import { ntpLine } from './safety.ts';
import { isAtLeast } from './version.ts';

/** What keeps a router from ending lines by itself, where the owner wants that of it. Which rights it takes `rightFindings` says: no others. */
export function carryFindings(seen: RouterSeen, now: number): RouterFinding[] {
  return [...menuFindings(seen), ...modeFindings(seen), ...clockFindings(seen, now), ...startFindings(seen)];
}

const NONE = 'It ends no line by itself if this box dies';

function menuFindings({ schedulers }: RouterSeen): RouterFinding[] {
  if (typeof schedulers !== 'string') return [];
  const why = schedulers === 'missing' ? 'is not there' : 'is not shown to this login';
  return [{ code: 'notes.menu', severity: 'warns', words: `${NONE}: ${SCHEDULERS} ${why}.`, repair: null }];
}

function modeFindings(seen: RouterSeen): RouterFinding[] {
  const row = rowsOf(seen.deviceMode)[0];
  if (row === undefined) return [];
  if (isYes(row['flagged'])) {
    const words = `${NONE}: a router that is flagged takes no scheduler.`;
    return [{ code: 'notes.flagged', severity: 'warns', words, repair: '/system device-mode update flagged=no' }];
  }
  // On presets single flags may be missing from the row.
  const isOff = row['scheduler'] === undefined ? row['mode'] === 'home' : !isYes(row['scheduler']);
  if (!isOff) return [];
  const words = `${NONE}: its device-mode lets nobody add a scheduler. After this line somebody at the router has to press its button or cut its power within 5 minutes.`;
  return [{ code: 'notes.device-mode', severity: 'warns', words, repair: '/system device-mode update scheduler=yes' }];
}

function clockFindings(seen: RouterSeen, now: number): RouterFinding[] {
  const trouble = distrust(readClock(rowsOf(seen.clock)[0]), now);
  if (trouble === null) return [];
  return [{ code: 'notes.clock', severity: 'warns', words: `${NONE}: ${trouble}.`, repair: ntpLine(seen) }];
}

/** 7.24 to 7.24.4 leave out what has the default of date or time. */
function startFindings(seen: RouterSeen): RouterFinding[] {
  const version = rowsOf(seen.resource)[0]?.['version'];
  if (!isAtLeast(version, '7.24') || isAtLeast(version, '7.24.5')) return [];
  const words = `RouterOS ${version ?? ''} does not run schedulers that have the default start. A note of Washa has its own, and would not run after a hand has taken that away.`;
  return [{ code: 'notes.start', severity: 'warns', words, repair: '/system package update install' }];
}
