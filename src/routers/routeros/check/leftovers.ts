import { quoted } from '../line/quoted.ts';
import type { RouterFinding } from './finding.ts';
import { rowsOf, type RouterSeen } from './read-router.ts';
import { isOwnNote } from '../line/notes.ts';
import { isYes } from '../line/values.ts';
import { isAtLeast } from './version.ts';

const SWITCHES_OFF =
  /(?:ppp[\s/]+secret|hotspot[\s/]+user)[\s/]+(?:(?:disable|remove)\s+([^;\n}]+)|set\s+([^;\n}]*\bdisabled=(?:yes|true)\b[^;\n}]*))/g;

/** Dates as they were printed before 7.10, which mikhmon's expiry script reads. */
const OLD_DATE = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\/\d{1,2}\/\d{4}|"jan"\s*[,;]\s*"feb"/i;

/** What other systems left to run by itself. */
export function leftoverFindings(seen: RouterSeen): RouterFinding[] {
  const logins = new Set([...rowsOf(seen.secrets), ...rowsOf(seen.hotspotUsers)].map(({ name = '' }) => name));
  const scripts = new Map(rowsOf(seen.scripts).map(({ name = '', source = '' }) => [name, source]));
  const version = rowsOf(seen.resource)[0]?.['version'];
  const foreign = rowsOf(seen.schedulers).filter((row) => !isOwnNote(row));
  return foreign.flatMap(({ name = '', disabled, 'on-event': event = '' }): RouterFinding[] => {
    if (isYes(disabled)) return [];
    const text = `${event}\n${scripts.get(event.trim().replace(/^\/?system[\s/]+script[\s/]+run\s+/, '')) ?? ''}`;
    const repair = `/system scheduler disable [find name=${quoted(name)}]`;
    const found = (code: string, words: string): RouterFinding[] => [{ code, severity: 'warns', words, repair }];
    if (OLD_DATE.test(text)) {
      const isBroken = isAtLeast(version, '7.10') ? ', which is broken here: RouterOS prints others since 7.10' : '';
      return found('leftover.old-dates', `The scheduler ${name} reads dates of the old form${isBroken}.`);
    }
    const arguments_ = [...text.matchAll(SWITCHES_OFF)].map(([, off = '', set = '']) => off + set);
    if (arguments_.length > 0) {
      const named = arguments_.flatMap(wordsIn).filter((word) => logins.has(word));
      const whom = named.length === 0 ? 'lines that it finds by itself' : [...new Set(named)].join(', ');
      return found('leftover.switches-off', `The scheduler ${name} switches off ${whom}, paid or not.`);
    }
    return found('scheduler.unknown', `The scheduler ${name} is not of Washa: look what it does, and who made it.`);
  });
}

/** A name with spaces stands in quotes. */
function wordsIn(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|[^\s,"=[\]]+/g)].map(([word, inside]) => inside ?? word);
}
