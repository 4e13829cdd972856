import { expect, type TestContext } from 'vitest';
import { PLAN, setPlan } from '../../src/services/setup/set-plan.ts';
import { act } from '../../src/services/actions/act.ts';
import { allPlans } from '../../src/storage/plans.ts';
import { startIsp } from './harness.ts';
import { QUICK, ready } from './looks.ts';

/** An ISP of six lines that are on, whose router is compared each second, and the form of its plans. @param version of its router */
export async function startPlans(onTestFinished: TestContext['onTestFinished'], version: string) {
  const isp = await startIsp({
    ...{ lines: 6, expired: 0, router: { version } },
    settings: `${QUICK}[routers]\ncompare_every_seconds = 1\n`,
  });
  onTestFinished(async () => {
    expect(isp.bugs).toEqual([]);
    expect(isp.stage.router.world.violations).toEqual([]);
    await isp[Symbol.asyncDispose]();
  });
  await ready(isp);

  /** As the form of the plans does it. */
  const change = (code: string, set: Readonly<Record<string, unknown>>) => {
    const known = isp.app.store.all(allPlans, {}).find((plan) => plan.code === code);
    const input = PLAN.parse({ ...known, retired: false, ...set });
    const done = act(isp.app.store, setPlan('KES'), input, { actor: 'test', reason: null, key: null }, Date.now());
    expect(done).toMatchObject({ kind: 'done' });
  };
  return { isp, change, world: () => isp.stage.router.world };
}
