import { afterEach, beforeEach, expect, test } from 'vitest';
import { deedWords } from '../../src/views/deed-words.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';
import { atKeyboard } from '../cli/at-keyboard.ts';
import { payments, startIsp, subscriptions, until, type Isp } from './harness.ts';
import { booked, QUICK, ready, setExpiry, settled } from './looks.ts';
import { openOffice } from './office.ts';

// A payment typed to a wrong account, as whoever sits in the office meets it: found by its code, given to a line, found to be
// another's, and given to that one.

let isp: Isp;
let wrong: StageLine;
let right: StageLine;
const CODE = 'SCB1234567';

beforeEach(async () => {
  isp = await startIsp({ lines: 4, settings: QUICK });
  await ready(isp);
  [wrong, right] = [isp.line('pppoe', 0), isp.line('pppoe', 1)];
  for (const { accountNo } of [wrong, right]) isp.app.store.run(setExpiry, { accountNo, at: Date.now() - 1000 });
  await until(() => [wrong, right].every((line) => booked(isp, line).access === 'off'), 'both are off');
  await isp.send('payhero', isp.payhero('A', { reference: 'RENT', amount: right.priceShillings, receipt: CODE }));
});

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  expect(checkBooks(isp.app.store).problems).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

const isOn = (line: StageLine, access: 'on' | 'off') =>
  until(() => booked(isp, line).access === access, `${line.accountNo} is ${access}`, 20_000);
/** So many have reached the gateway, and its answers are in the books. */
const texts = async (n: number) => {
  await until(() => isp.stage.sms.messages.length === n, `${n} receipts`);
  await settled(isp);
};

/** What the audit has to tell in the end, whichever door it was done by. */
const STEPS = ['payment.take', 'payment.assign', 'payment.receipt', 'payment.take-back', 'payment.assign'];

test('by the command line', async () => {
  const washa = async (...args: string[]) => {
    const said = await atKeyboard([...args, '--state', isp.stage.config.box.stateDir]);
    expect(said).toMatchObject({ status: 0, stderr: '' });
    return said.stdout;
  };
  expect(await washa('find', CODE)).toContain('RENT');
  const reason = ['--reason', 'he called'];
  expect(await washa('payment', 'assign', CODE, wrong.accountNo, ...reason)).toContain(`goes to ${wrong.accountNo}`);
  await isOn(wrong, 'on');
  await texts(1);
  expect(await washa('payment', 'receipt', CODE, ...reason)).toContain('Done: the receipt of payment 1 is sent to');
  await texts(2);
  expect(await washa('payment', 'take-back', CODE, ...reason, '--dry-run')).toContain('Would do:');
  expect(await washa('payment', 'take-back', CODE, ...reason, '--key', 'k')).toContain('it is switched off');
  expect(await washa('payment', 'take-back', CODE, ...reason, '--key', 'k')).toContain('done before');
  await isOn(wrong, 'off');
  expect(await washa('payment', 'assign', CODE, right.accountNo, ...reason)).toContain(`goes to ${right.accountNo}`);
  await isOn(right, 'on');
  await texts(3);
  expect(isp.stage.sms.messages.at(-1)?.text).toContain(right.accountNo);
  expect(await washa('line', 'show', wrong.accountNo)).toMatch(/applied +KES 0\n/);
  expect(await washa('line', 'show', right.accountNo)).toMatch(/applied +all of it\n/);

  const { deeds, payment } = JSON.parse(await washa('payment', 'show', CODE, '--json')) as {
    deeds: { name: string; actor: string; reason: string | null }[];
    payment: { state: string; account_no: string };
  };
  expect(payment).toMatchObject({ state: 'applied', account_no: right.accountNo });
  expect(deeds.map(({ name }) => name)).toEqual(STEPS);
  expect(deeds.slice(1).map(({ actor, reason: why }) => [actor, why])).toEqual(
    STEPS.slice(1).map(() => ['cli:amina', 'he called']),
  );
  const shown = await washa('payment', 'show', CODE);
  for (const name of STEPS) expect(shown).toContain(name);
  await settled(isp);
});

test('by the pages', async () => {
  const office = await openOffice(isp);
  expect(await office.page(`/search?q=${CODE}`)).toContain('/payments/1');
  const page = '/payments/1';
  const deed = (name: string, fields: Record<string, string> = {}) =>
    office.deed(page, `${page}/${name}`, { reason: 'he called', ...fields });

  expect((await deed('assign', { account: wrong.accountNo })).shown).toContain(`goes to ${wrong.accountNo}`);
  await isOn(wrong, 'on');
  await texts(1);
  expect((await deed('receipt')).page).toContain('The receipt is on its way.');
  await texts(2);
  const taken = await deed('take-back');
  expect(taken.shown).toContain('it is switched off');
  expect(taken.page).toContain('Taken back. It waits for a line.');
  await isOn(wrong, 'off');
  expect(await office.page(`/lines/${booked(isp, wrong).id}`)).toContain('Nothing of it is with this line.');
  await deed('assign', { account: right.accountNo });
  await isOn(right, 'on');
  await texts(3);

  const shown = await office.page(page);
  const names = [...shown.matchAll(/id="deed-\d+">\s*<p><b>([^<]+)<\/b> <span class="name">(\w+)<\/span>/g)];
  expect(names.map(([, name]) => name)).toEqual(STEPS.map((name) => deedWords(name, 'en')));
  expect(names.slice(1).every(([, , actor]) => actor === 'wanjiku')).toBe(true);
  expect(isp.app.store.all(payments, {})).toMatchObject([{ state: 'applied', subscription_id: booked(isp, right).id }]);
  expect(isp.app.store.all(subscriptions, {}).every(({ balance_cents }) => balance_cents === 0)).toBe(true);
  await settled(isp);
});
