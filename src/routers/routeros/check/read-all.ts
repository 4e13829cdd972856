import type { RouterLists, RouterLogin } from '../../../domain/lines/differences.ts';
import {
  SERVICES,
  type Clock,
  type LineLook,
  type LineTarget,
  type RouterAddress,
  type RouterTransport,
} from '../../../domain/ports.ts';
import type { ProfileVerdict, ProfileWish } from '../../../domain/plan-facts.ts';
import { compareLines } from '../line/compare.ts';
import { BINDINGS, MENUS, printWords } from '../line/menus.ts';
import { readCredential, readSession, type Exec } from '../line/observe.ts';
import { planProfilesOver } from '../line/plan-profiles.ts';
import { rowsOrNull } from '../line/rows.ts';
import { isYes, readMac, rowsById, textOrNull } from '../line/values.ts';
import { reachRouter } from '../wire/reach.ts';
import type { RouterFinding } from './finding.ts';
import { leftoverFindings } from './leftovers.ts';
import { readRouter } from './read-router.ts';

/** All that one look at a router shows of these lines, and beside them. */
export interface RouterRead {
  /** In the order of the targets; null for a line whose part of the router cannot be read. */
  readonly looks: readonly (LineLook | null)[];
  readonly lists: RouterLists;
  /** In the order of the wishes. */
  readonly profiles: readonly (ProfileVerdict | null)[];
  /** What other systems left there to run by itself. */
  readonly leftovers: readonly RouterFinding[];
}

const REACH_MS = 2_000;
/** A list of some thousand logins takes a slow router a while. */
const READ_MS = 60_000;

/**
 * Logs in beside the daemon, reads every list that tells of lines once, and writes nothing.
 * @throws Fault for a router that cannot be reached, logged in to, or does not answer
 */
export async function readAll(
  address: RouterAddress,
  { targets, wishes }: { readonly targets: readonly LineTarget[]; readonly wishes: readonly ProfileWish[] },
  deps: { readonly transport: RouterTransport; readonly clock: Clock },
): Promise<RouterRead> {
  await reachRouter(address.host, address.port, address.tls !== null, REACH_MS);
  const link = await deps.transport.connect(address, new AbortController().signal);
  const disarm = deps.clock.after(READ_MS, () => link.close());
  try {
    const exec = onceEach((words, deadlineMs) => link.exec(words, deadlineMs));
    const looks = await compareLines(targets, { exec, now: deps.clock.now() }, () => undefined);
    const profiles = wishes.length === 0 ? [] : await planProfilesOver(exec).compare(wishes);
    const lists = await readLists(exec);
    return { looks, lists, profiles, leftovers: leftoverFindings(await readRouter(exec)) };
  } finally {
    disarm();
    link.close();
  }
}

/** The comparison and whoever looks beside it read the same lists: each goes over the wire once. */
function onceEach(exec: Exec): Exec {
  const asked = new Map<string, ReturnType<Exec>>();
  return (words) => {
    const key = words.join('\n');
    const answer = asked.get(key) ?? exec(words, READ_MS);
    asked.set(key, answer);
    return answer;
  };
}

async function readLists(exec: Exec): Promise<RouterLists> {
  const logins: RouterLogin[] = [];
  // An address that somebody was leased lets nobody in by itself, so that there is none to be missed in the books.
  for (const service of SERVICES.filter((one) => MENUS[one].profiles !== null)) {
    const menus = MENUS[service];
    const rows = (await rowsOrNull(exec, printWords(menus.credentials, menus.credentialFields, {}))) ?? [];
    const live = (await rowsOrNull(exec, printWords(menus.sessions, menus.sessionFields, {}))) ?? [];
    const sessions = Map.groupBy(rowsById(live), ([, row]) => row[menus.sessionName] ?? '');
    for (const [id, row] of rowsById(rows)) {
      const { name: username = '' } = row;
      const { profile, disabled, address, usedUp } = readCredential(id, row);
      const own = (sessions.get(username) ?? []).map(([one, session]) => readSession(service, one, session).address);
      const addresses = [...own, address].filter((one) => one !== null);
      logins.push({ service, username, profile, disabled, usedUp, isLive: own.length > 0, addresses });
    }
  }
  const queues = await rowsOrNull(exec, printWords('/queue/simple', '.id,name,target,max-limit,dynamic,disabled', {}));
  const bindings = await rowsOrNull(exec, printWords(BINDINGS, '.id,mac-address,address,type,disabled,comment', {}));
  return {
    logins,
    queues:
      queues
        ?.filter((row) => !isYes(row['dynamic']) && !isYes(row['disabled']))
        .map((row) => ({
          name: row['name'] ?? '',
          targets: (row['target'] ?? '').split(','),
          maxLimit: row['max-limit'] ?? '',
        })) ?? null,
    letThrough:
      bindings
        ?.filter((row) => row['type'] === 'bypassed' && !isYes(row['disabled']))
        .map((row) => ({
          mac: readMac(row['mac-address']),
          address: textOrNull(row['address']),
          comment: row['comment'] ?? '',
        })) ?? null,
  };
}
