import { seedIsp } from '../../src/simulate/router/isp.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { answer } from '../measure/child.ts';
import { redialUnder, type BenchLine } from '../measure/pppoe.ts';

// The routers of the mass benchmark, a process of their own: PPPoE lines that are online under their plan.

type RoutersQuestion =
  | { readonly ask: 'start'; readonly routers: number; readonly lines: number; readonly delayMs: number }
  | { readonly ask: 'renew' }
  | { readonly ask: 'counts' };

export interface MassRouter {
  readonly port: number;
  readonly lines: readonly BenchLine[];
}

export interface MassCounts {
  readonly commands: number;
  /** Lines that are under the expired profile, without a session. */
  readonly cut: number;
}

const sims: { world: RouterWorld; sim: RouterSimulator; port: number; lines: ReturnType<typeof seedIsp> }[] = [];

answer(
  async (question: RoutersQuestion): Promise<MassRouter[] | MassCounts | null> => {
    switch (question.ask) {
      case 'start':
        for (let n = 0; n < question.routers; n += 1) {
          const world = new RouterWorld();
          const sim = new RouterSimulator(world, {
            username: 'bench',
            password: 'bench-pw',
            answerDelayMs: question.delayMs,
          });
          const lines = seedIsp(world, { lines: question.lines, hotspotEvery: 0, devices: false });
          sims.push({ world, sim, lines, port: (await sim.start()).port });
        }
        return null;
      case 'renew':
        return sims.map(({ world, port, lines }) => ({
          port,
          lines: lines.map(({ username, profile }) => redialUnder(world, profile, username, profile)),
        }));
      case 'counts':
        return {
          commands: sims.flatMap(({ sim }) => [...sim.log.byCommand.values()]).reduce((sum, n) => sum + n, 0),
          cut: sims.flatMap(({ world, lines }) => lines.filter(({ username }) => isCut(world, username))).length,
        };
    }
  },
  () => Promise.all(sims.map(({ sim }) => sim.stop())),
);

function isCut(world: RouterWorld, username: string): boolean {
  const secret = world.table('/ppp/secret').first('name', username);
  return secret?.fields.get('profile') === 'EXPIRED' && !world.isOnline(username);
}
