import type { Counter, LineReading } from '../../../domain/line-counters.ts';
import type { ProfileService } from '../../../domain/plan-facts.ts';
import type { RouterRow } from '../../../domain/ports.ts';
import { Fault } from '../../../domain/values/fault.ts';
import { LIST_DEADLINE_MS, orRefused } from './compare.ts';
import { MENUS, printWords } from './menus.ts';
import type { Exec } from './observe.ts';
import { readCount, rowsById } from './values.ts';
import { readDuration } from '../../../domain/time/router-duration.ts';

const PPPOE_INTERFACES = '/interface/pppoe-server';

/**
 * Reads what a router has counted of all who log in by a service: two prints of a few fields, however many they are. Of PPPoE it is the
 * interface that each session has: a queue is there only where a profile limits the speed, and sees nothing that FastTrack lets past it.
 * @returns null where it refuses one of the menus
 * @throws Fault when the link is lost, or an answer is missing
 */
export async function readCounters(exec: Exec, service: ProfileService): Promise<readonly LineReading[] | null> {
  const read = await orRefused(service === 'pppoe' ? readSessions(exec) : readUsers(exec));
  return read instanceof Fault ? null : read;
}

async function readSessions(exec: Exec): Promise<LineReading[]> {
  const sessions = await rowsOf(exec, printWords(PPPOE_INTERFACES, '.id,name,user,uptime', {}));
  const counted = await rowsOf(exec, printWords('/interface', '.id,name,rx-byte,tx-byte', { type: 'pppoe-in' }));
  const byName = new Map(counted.map((row) => [row['name'], row]));
  // A session that came between the two prints is counted the next time.
  const live = sessions.flatMap((row) => {
    const counts = byName.get(row['name']);
    return counts === undefined
      ? []
      : { user: row['user'] ?? '', counter: counterOf(row, counts, 'rx-byte', 'tx-byte') };
  });
  const byUser = Map.groupBy(live, ({ user }) => user);
  return [...byUser].map(([username, own]) => ({
    service: 'pppoe',
    username,
    kept: null,
    live: own.map(({ counter }) => counter),
  }));
}

async function readUsers(exec: Exec): Promise<LineReading[]> {
  const { credentials, sessions } = MENUS.hotspot;
  const active = await rowsOf(exec, printWords(sessions, '.id,user,uptime,bytes-in,bytes-out', {}));
  const users = await rowsOf(exec, printWords(credentials, '.id,name,uptime,bytes-in,bytes-out', {}));
  const live = Map.groupBy(active, (row) => row['user'] ?? '');
  const byName = Map.groupBy(users, (row) => row['name'] ?? '');
  return [...byName].map(([username, rows]) => ({
    service: 'hotspot',
    username,
    kept: together(rows.map((row) => counterOf(row, row, 'bytes-in', 'bytes-out'))),
    live: (live.get(username) ?? []).map((row) => counterOf(row, row, 'bytes-in', 'bytes-out')),
  }));
}

async function rowsOf(exec: Exec, words: readonly string[]): Promise<RouterRow[]> {
  return [...rowsById((await exec(words, LIST_DEADLINE_MS)).rows).values()];
}

function counterOf(row: RouterRow, counts: RouterRow, upload: string, download: string): Counter {
  return {
    id: row['.id'] ?? '',
    bytes: readCount(counts[upload]) + readCount(counts[download]),
    ms: readDuration(row['uptime']) ?? 0,
  };
}

/** A name may be there once for each server of the hotspot. */
function together(counters: readonly Counter[]): Counter {
  return counters.reduce((sum, one) => ({
    id: `${sum.id} ${one.id}`,
    bytes: sum.bytes + one.bytes,
    ms: sum.ms + one.ms,
  }));
}
