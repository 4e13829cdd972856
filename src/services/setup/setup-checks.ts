import { andMore } from '../../domain/lines/count-lines.ts';
import { portHint } from '../../domain/lines/router-trouble.ts';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { alikeAccounts, alikeWords } from '../lines/alike.ts';

// What `planSetup` looks at beside what differs. Each type is the part of a setup that is looked at here.

interface Router {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly retired: boolean;
}

interface Line {
  readonly account_no: string | null;
  readonly plan_code: string;
  readonly router_name: string;
  readonly service: string;
  readonly username: string;
  readonly retired: boolean;
  readonly expires_at: number;
}

interface Wanted {
  readonly routers: readonly Router[];
  readonly subscribers: readonly {
    readonly name: string;
    readonly lines: readonly (Omit<Line, 'retired'> & {
      readonly retired?: boolean | undefined;
      readonly isExpiryStated?: boolean;
    })[];
  }[];
}

interface Current {
  readonly routers: readonly Router[];
  readonly subscribers: readonly { readonly id: number; readonly name: string }[];
  readonly lines: readonly (Line & {
    readonly id: number;
    readonly account_no: string;
    readonly subscriber_id: number;
  })[];
}

/** A line that is added or changed; `id` is null for a new one. */
interface ChangedLine {
  readonly id: number | null;
  readonly row: Line;
  readonly owner: { readonly name: string };
}

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * What of the routers would leave somebody without one: a router that is taken out of use under its lines, a line that is
 * put on one that is not in use, two routers in use at one address.
 * @param changed lines, for the routers that they would be on afterwards
 */
export function checkRouters(current: Current, wanted: Wanted, changed: readonly ChangedLine[]): Problem[] {
  const after = new Map([...current.routers, ...wanted.routers].map((row) => [row.name, row]));
  const changes = new Map(changed.map((change) => [change.id, change]));
  const names = new Map(current.subscribers.map(({ id, name }) => [id, name]));
  const problems: Problem[] = [];

  for (const [i, router] of wanted.routers.entries()) {
    const isInUse = current.routers.some(({ name, retired }) => name === router.name && !retired);
    if (!router.retired || !isInUse) continue;
    const left = current.lines.filter((line) => {
      const { router_name, retired } = changes.get(line.id)?.row ?? line;
      return router_name === router.name && !retired;
    });
    if (left.length === 0) continue;
    const whose = left.map((line) => `${line.account_no} (${names.get(line.subscriber_id) ?? ''})`);
    const message = `${router.name} still serves ${left.length === 1 ? '1 line' : `${left.length} lines`}: ${andMore(whose)}. Move or retire ${left.length === 1 ? 'it' : 'them'} first, or in this file`;
    problems.push({ path: ['routers', i, 'retired'], message });
  }

  for (const { row, owner } of changed) {
    if (row.retired || after.get(row.router_name)?.retired !== true) continue;
    const before = current.lines.find((line) => loginOf(line) === loginOf(row));
    if (before !== undefined && !before.retired) continue;
    problems.push({
      path: pathOf(wanted, row),
      message: `${row.router_name} is not in use: "${row.username}" of ${owner.name} would wait for ever`,
    });
  }

  const live = [...after.values()].filter(({ retired }) => !retired);
  for (const [i, router] of wanted.routers.entries()) {
    if (router.retired) continue;
    const twin = live.find((other) => other.name !== router.name && addressOf(other) === addressOf(router));
    if (twin === undefined) continue;
    problems.push({
      path: ['routers', i, 'host'],
      message: `${router.host}:${router.port} is already the address of ${twin.name}: each router in use has its own`,
    });
  }
  return problems;
}

/** Ports that people take for that of the API. */
export function portNotices({ routers }: Pick<Wanted, 'routers'>): string[] {
  return routers.flatMap(({ name, host, port }) => {
    const hint = portHint(port);
    return hint === '' ? [] : [`${name} is set to ${host}:${port}.${hint}`];
  });
}

/** Money moves the expiry of a line that exists; a file that says another one is not taken for a payment. */
export function expiryNotices(current: Current, wanted: Wanted): string[] {
  const other = knownLines(current, wanted).flatMap(([line, known]) =>
    line.isExpiryStated !== true || known.expires_at === line.expires_at ? [] : [known.account_no],
  );
  if (other.length === 0) return [];
  const which =
    other.length === 1
      ? `The "expires" of ${andMore(other)} is`
      : `The "expires" of ${other.length} lines (${andMore(other)}) are`;
  return [`${which} not taken over: it counts for a line that is new, and money moves the expiry of one that exists.`];
}

/** A line that is ended is not served again because a file still names it. */
export function endedNotices(current: Current, wanted: Wanted): string[] {
  const ended = knownLines(current, wanted).flatMap(([line, known]) =>
    line.retired === undefined && known.retired ? [known.account_no] : [],
  );
  if (ended.length === 0) return [];
  const are = ended.length === 1 ? `${andMore(ended)} is` : `${ended.length} lines (${andMore(ended)}) are`;
  return [`${are} ended, and ${ended.length === 1 ? 'stays' : 'stay'} so: "retired = false" serves a line again.`];
}

/** The lines of the file that the books have, with what they are there. */
function knownLines(current: Current, wanted: Wanted) {
  const byAccount = new Map(current.lines.map((line) => [normaliseForeign(line.account_no), line]));
  const byLogin = new Map(current.lines.map((line) => [loginOf(line), line]));
  return wanted.subscribers
    .flatMap(({ lines }) => lines)
    .flatMap((line) => {
      const known =
        line.account_no === null ? byLogin.get(loginOf(line)) : byAccount.get(normaliseForeign(line.account_no));
      return known === undefined ? [] : [[line, known] as const];
    });
}

/** A file changes a plan without converting anything: who expects that is told what does. */
export function planNotices(current: Current, changed: readonly ChangedLine[]): string[] {
  const before = new Map(current.lines.map((line) => [line.id, line]));
  const moved = changed.flatMap(({ id, row }) => {
    const line = id === null ? undefined : before.get(id);
    return line === undefined || line.plan_code === row.plan_code ? [] : [line.account_no];
  });
  if (moved.length === 0) return [];
  const isOne = moved.length === 1;
  return [
    `${andMore(moved)} ${isOne ? 'is' : 'are'} on the other plan at once and ${isOne ? 'keeps its' : 'keep their'} paid time as it is. By "washa line plan" the time that is left is converted, or the next renewal changes the plan.`,
  ];
}

/** Account numbers that are new and that payers cannot tell from others. */
export function alikeNotices(current: Current, changed: readonly ChangedLine[]): string[] {
  const added = changed.flatMap(({ id, row }) =>
    id === null && row.account_no !== null ? [normaliseForeign(row.account_no)] : [],
  );
  const there = current.lines.map(({ account_no }) => account_no);
  return [...alikeAccounts(added, there)].map(([accountNo, twins]) => `${alikeWords(accountNo, twins)}.`);
}

function addressOf({ host, port }: Router): string {
  return `${host.toLowerCase()}:${port}`;
}

/** Whose login it is on which router: no two lines have the same. */
export function loginOf({
  router_name,
  service,
  username,
}: Pick<Line, 'router_name' | 'service' | 'username'>): string {
  return JSON.stringify([router_name, service, username]);
}

/** Where a line stands in the file. */
function pathOf({ subscribers }: Wanted, row: Line): Problem['path'] {
  for (const [i, { lines }] of subscribers.entries()) {
    const j = lines.findIndex((line) => loginOf(line) === loginOf(row));
    if (j >= 0) return ['subscribers', i, 'lines', j, 'router'];
  }
  return ['subscribers'];
}
