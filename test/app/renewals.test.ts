import { expect, test } from 'vitest';
import { createRenewals } from '../../src/app/renewals.ts';

/** A part that writes down when it begins and when it has ended. */
function part(told: string[], name: string, ending: () => Promise<unknown> = () => Promise.resolve()) {
  return () => {
    told.push(`+${name}`);
    return async () => {
      await ending();
      told.push(`-${name}`);
    };
  };
}

test('each is ended before it begins anew, one after the other; two calls are two rounds', async () => {
  const told: string[] = [];
  const renewals = createRenewals();
  renewals.begin(part(told, 'a'));
  renewals.begin(part(told, 'b'));
  await Promise.all([renewals.renew(), renewals.renew()]);
  expect(told.join(' ')).toBe('+a +b -a +a -b +b -a +a -b +b');
});

test('what was ended for good does not begin anew, not even while it was being renewed', async () => {
  const told: string[] = [];
  const { promise: slow, resolve: letGo } = Promise.withResolvers<null>();
  const { promise: ending, resolve: isEnding } = Promise.withResolvers<null>();
  const renewals = createRenewals();
  const end = renewals.begin(
    part(told, 'a', () => {
      isEnding(null);
      return slow;
    }),
  );
  const renewed = renewals.renew();
  await ending;
  const ended = end();
  letGo(null);
  await Promise.all([renewed, ended]);
  await renewals.renew();
  expect(told).toEqual(['+a', '-a', '-a']);
});

test('a part that cannot begin is told, and the next call tries all again', async () => {
  const told: string[] = [];
  const renewals = createRenewals();
  let isBroken = false;
  renewals.begin(() => {
    if (isBroken) throw new Error('no');
    return part(told, 'a')();
  });
  isBroken = true;
  await expect(renewals.renew()).rejects.toThrow('no');
  isBroken = false;
  await renewals.renew();
  expect(told.at(-1)).toBe('+a');
});
