import { seedIsp, EXPIRED_PROFILE, type IspLine } from '../../src/simulate/router/isp.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { answer } from '../measure/child.ts';
import { redialUnder } from '../measure/pppoe.ts';

// The router of the restore benchmark, a process of its own: PPPoE lines that are expired and online in the walled garden.

export type RouterQuestion =
  { readonly ask: 'start'; readonly lines: number } | { readonly ask: 'expire' } | { readonly ask: 'counts' };

export interface Counts {
  readonly commands: number;
  readonly segments: number;
  readonly logins: number;
}

const world = new RouterWorld();
const router = new RouterSimulator(world, {
  username: 'bench',
  password: 'bench-pw',
  answerDelayMs: Number(process.argv[2]),
  // node-routeros as it comes crashes its process at an `!empty`.
  emptyReplies: false,
});
let lines: IspLine[] = [];

answer(
  async (question: RouterQuestion) => {
    switch (question.ask) {
      case 'start':
        lines = seedIsp(world, { lines: question.lines, hotspotEvery: 0, devices: false });
        return router.start();
      case 'expire':
        return lines.map(({ username, profile }) => redialUnder(world, EXPIRED_PROFILE, username, profile));
      case 'counts': {
        const { segments, logins, byCommand } = router.log;
        return { segments, logins, commands: [...byCommand.values()].reduce((sum, n) => sum + n, 0) };
      }
    }
  },
  () => router.stop(),
);
