import { z } from 'zod';
import { noSuchName } from '../../domain/said/both.ts';
import { ROUTER_SAID } from '../../domain/said/router-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { type LineRow } from '../../storage/lines.ts';
import { moveTo } from '../../storage/line-writes.ts';
import { routersInUse } from '../../storage/routers.ts';
import { lineByLogin } from '../../storage/subscribers.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { retargetLine } from '../outbox/follow-line.ts';
import { routerLane } from '../outbox/outbox.ts';
import { LINE_ID, lineInUse, lookAtLine, staysOff, subjectOf } from './line-in-use.ts';

const MOVE = z.object({ lineId: LINE_ID, router: z.string().trim().min(1) });

interface Move {
  readonly line: LineRow;
  readonly router: string;
}

/** Whether its login can be made where it is missing: who dials by it is known to the books. */
export function canMakeLogin({ service, login_password }: Pick<LineRow, 'service' | 'login_password'>): boolean {
  return service !== 'static' && (login_password ?? '') !== '';
}

/**
 * A subscriber is served by another router from now on, under the same login. Its login is made there where the books know its password,
 * and made off where it was. The result is the lanes that have something to do now.
 */
export const moveLine = defineAction({
  name: 'line.move',
  reason: 'required',
  input: MOVE,
  subject: subjectOf,
  look(store, input) {
    const line = lookAtLine(store, input);
    const routers = store.all(routersInUse, {});
    const place = line === undefined ? null : { ...line, router: input.router };
    return {
      line,
      routers: routers.map(({ name }) => name),
      holder: place === null ? undefined : store.first(lineByLogin, place),
    };
  },
  decide({ line: looked, routers, holder }, input): Decided<Move> | Refused<'line' | 'ended' | 'router' | 'login'> {
    const found = lineInUse(looked, input);
    if (found.kind === 'refused') return found;
    const { line } = found;
    const { account_no, username, router_name } = line;
    if (!routers.includes(input.router)) return refuse('router', noSuchName('router', input.router, routers));
    if (input.router === router_name) return refuse('router', ROUTER_SAID.atRouterAlready(account_no, router_name));
    if (holder !== undefined) {
      return refuse('login', ROUTER_SAID.loginTaken(username, line.service, holder.account_no, input.router));
    }
    const preview = [
      ROUTER_SAID.moves(account_no, input.router, username, router_name),
      loginWords(line, input),
      ...staysOff(line),
    ];
    return { kind: 'do', plan: { line, router: input.router }, preview, detail: `${router_name} -> ${input.router}` };
  },
  effects(store, { line, router }, { now }) {
    const makesLogin = canMakeLogin(line) ? 1 : 0;
    retargetLine(store, line.id, now, () => void store.run(moveTo, { id: line.id, router, makesLogin }));
    return [routerLane(line.router_name), routerLane(router)];
  },
});

function loginWords(line: LineRow, { router }: Pick<Move, 'router'>): Both {
  if (line.service === 'static') return ROUTER_SAID.movesAddress(line.username);
  return canMakeLogin(line) ? ROUTER_SAID.makesLogin(router) : ROUTER_SAID.needsLogin(router);
}
