import { andMore } from './count-lines.ts';
import { SERVICES, type RouterHealth, type Service } from '../ports.ts';

/** A router that is silent for so long is told to a person: within a minute of its last answer, or of the start. */
export const AWAY_MS = 40_000;

/** What can be wrong with a router as a whole; names of alarms. */
export const ROUTER_TROUBLES = ['router', 'router-away', 'router-other', 'router-part'] as const;
export type RouterTrouble = (typeof ROUTER_TROUBLES)[number];

/** What is known of one router at this moment. */
export interface RouterFacts {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly health: RouterHealth;
  /** Lines that are served there, by service. */
  readonly lines: Readonly<Record<Service, number>>;
  /** Lines that have paid and wait for it. */
  readonly waiting: WaitingLines;
  /** `health.since` as it is shown to people. */
  readonly since: string;
}

/** How many lines wait, and the account numbers of the first of them. */
export interface WaitingLines {
  readonly n: number;
  readonly accounts: readonly string[];
}

const SERVICE_NAMES: Readonly<Record<Service, string>> = { pppoe: 'PPPoE', hotspot: 'hotspot', static: 'DHCP' };

/**
 * What a person has to see to: a message for each kind of trouble there is; null where it cannot be said yet, so that an
 * alarm of before stays as it is. A kind that is not in it is not so.
 */
export function routerTroubles(facts: RouterFacts, now: number): ReadonlyMap<RouterTrouble, string | null> {
  const { name, host, port, health, since } = facts;
  const { state, error, code } = health;
  const waits = waitWords(facts.waiting);
  switch (state) {
    case 'up': {
      const parts = partsWords(facts);
      return new Map(parts === null ? [] : [['router-part', parts]]);
    }
    case 'down': {
      if (now - health.since < AWAY_MS) return new Map(ROUTER_TROUBLES.map((kind) => [kind, null]));
      const words = `${name} does not answer at ${host}:${port} since ${since}: ${error ?? 'no answer'}. ${waits} Check its power and its link to this box, and whether its address is another one by now.${portHint(port)}`;
      return new Map([['router-away', words]]);
    }
    case 'stopped':
      return code === 'router.other-box'
        ? new Map([['router-other', `${error ?? ''} ${waits}`]])
        : new Map([
            [
              'router',
              `${error ?? ''}. ${waits} Repair it, then reload Washa (systemctl reload washa) to have it tried at once; by itself it is tried again about every five minutes.${portHint(port)}`,
            ],
          ]);
  }
}

function partsWords({ name, health, lines, waiting }: RouterFacts): string | null {
  const needed = health.refused.filter(({ service }) => lines[service] > 0);
  if (needed.length === 0) return null;
  const parts = needed.map(({ service, error }) => {
    const right = /not enough permissions/i.test(error)
      ? ` The right ${rightFor(error)} is missing for our login.`
      : '';
    return `its ${SERVICE_NAMES[service]} part (${lines[service]} ${lines[service] === 1 ? 'line' : 'lines'}): ${error}.${right}`;
  });
  const others = SERVICES.filter((service) => needed.every((part) => part.service !== service) && lines[service] > 0);
  const goesOn = others.length === 0 ? '' : ` ${others.map((service) => SERVICE_NAMES[service]).join(', ')} goes on.`;
  return `${name} refuses ${parts.join(' And ')}${goesOn} ${waitWords(waiting)}`;
}

/** RouterOS does not name the right; what was asked for does. */
function rightFor(error: string): string {
  return /^\S+\/(?:print|listen|getall|get)\b/.test(error) ? '"read"' : '"write"';
}

/** `3 paid lines wait: JSY-1, JSY-2, JSY-3.` */
export function waitWords({ n, accounts }: WaitingLines): string {
  if (n === 0) return 'No paid line waits.';
  return `${n} paid ${n === 1 ? 'line waits' : 'lines wait'}: ${andMore(accounts, n)}.`;
}

/** Ports of a router that are known for something else than its API. */
const OTHER_PORTS: ReadonlyMap<number, string> = new Map([
  [21, 'FTP'],
  [22, 'SSH'],
  [23, 'Telnet'],
  [80, 'its web page'],
  [443, 'its web page'],
  [8080, 'its web proxy'],
  [8291, 'Winbox'],
]);

/** What a port that people mistake for that of the API is for, and where the API is; empty for any other. */
export function portHint(port: number): string {
  const what = OTHER_PORTS.get(port);
  return what === undefined ? '' : ` Port ${port} is ${what}; the API is on 8728, or on 8729 with TLS.`;
}
