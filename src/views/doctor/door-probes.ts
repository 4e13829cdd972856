import { formatWhen } from '../../domain/time/time.ts';
import { readinessOf, type DaemonSays } from './readiness.ts';
import { idle, right, unknown, waiting, wrong, type Finding } from './finding.ts';
import { factsOf, type Answer, type World } from './world.ts';

/** Whether Washa answers, on this machine and from outside. */
export const DOOR_PROBES: readonly ((world: World) => Finding[])[] = [doors, internet, tunnel];

/** What the intake says to whoever asks after its health. */
const WELL = 'ok';

function doors({ doors: { intake, console } }: World): Finding[] {
  const [first, second] = [intake.answer, console.answer];
  if (first.kind === 'silent' && second.kind === 'silent')
    return [wrong('daemon-down', `Washa does not run: nobody answers at ${intake.url} (${first.why}).`)];
  const says = readinessOf(second);
  const strange = [
    ...(first.kind === 'answered' && first.body !== WELL ? [intake.url] : []),
    ...(second.kind === 'answered' && says === null ? [console.url] : []),
  ];
  if (strange.length > 0) return [wrong('stranger', `What answers at ${strange.join(' and ')} is not Washa.`)];
  const silent = [intake, console].flatMap(({ url, answer }) =>
    answer.kind === 'silent' ? [`Nobody answers at ${url} (${answer.why}).`] : [],
  );
  if (silent.length > 0) return [wrong('not-ready', silent.join(' '))];
  if (says !== null && !says.ready) return [wrong('not-ready', `Washa takes no payments: ${reasonOf(says)}.`)];
  return [right('doors', `Washa takes payments at ${intake.url} and shows its pages at ${console.url}.`)];
}

function reasonOf({ problem, books, store, closed }: DaemonSays): string {
  if (problem !== undefined) return problem.replace(/\.$/, '');
  if (!store.room) return 'the disk is full';
  if (!store.writable) return 'the database cannot be written';
  if (closed.length > 0) return `callbacks of ${closed.join(', ')} cannot be taken`;
  return books.checked ? 'it is still starting' : 'the books are not checked yet';
}

const isThrough = (answer: Answer): boolean =>
  answer.kind === 'answered' && answer.status === 200 && answer.body === WELL;

/** Every Washa says that it is well: whether it is this one only the daemon's own call knows, which is signed. Null: it comes back, or nobody knows. */
function ownCall(world: World, url: string): Finding | null {
  const own = factsOf(world)?.tunnel;
  const failing = own?.tunnel?.url === url ? own.tunnel.failing : null;
  if (own === undefined || failing === null || own.fact.state === 'unknown') return null;
  const says = `A Washa answers at ${url}, and the daemon's own call does not come back since ${formatWhen(failing.since, world.zone, 'en', world.now)} (${failing.reason}): it is another box's, or the path /cb/ is left out.`;
  return own.fact.state === 'wrong' ? wrong('tunnel', says, 'box') : waiting('outside', says);
}

/** Where nothing outside answers at all, no single party is to blame. */
function internet({ tunnel: asked, providers }: World): Finding[] {
  const credentials = providers.flatMap(({ items }) => items.filter(({ thing }) => thing === 'credentials'));
  const outside = [
    ...(asked === null ? [] : [asked.answer.kind === 'answered']),
    ...credentials.filter(({ state }) => state !== 'left-out').map(({ state }) => state !== 'open'),
  ];
  if (outside.length < 2 || outside.some((isReached) => isReached)) return [];
  return [wrong('internet', `None of ${outside.length} parties outside can be reached.`)];
}

const RESTART = 'Payments cannot come in: start the tunnel again (systemctl restart cloudflared, or caddy).';

function tunnel(world: World): Finding[] {
  const { tunnel: asked, books } = world;
  if (asked === null) {
    const hasProviders = books.kind === 'read' && books.facts.providers.length > 0;
    const says = 'The settings name no address of the tunnel, so nobody can see from here whether it works.';
    return [hasProviders ? wrong('tunnel-unset', says) : idle('outside', says)];
  }
  const { url, answer } = asked;
  if (isThrough(answer) && answer.kind === 'answered')
    return [ownCall(world, url) ?? right('outside', `Through the tunnel ${url} Washa is reached in ${answer.ms} ms.`)];
  if (answer.kind === 'answered' && world.doors.intake.answer.kind === 'silent')
    return [unknown('outside', `${url} answers, and nothing is behind it while Washa does not run.`)];
  if (answer.kind === 'silent') return [wrong('tunnel', `Nobody answers at ${url} (${answer.why}). ${RESTART}`, 'box')];
  const what = answer.status === 200 ? 'something that is not Washa' : `HTTP ${answer.status}`;
  return [wrong('tunnel', `${url} answers with ${what}: the tunnel does not lead to the intake. ${RESTART}`, 'box')];
}
