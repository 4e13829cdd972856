import { expect, test } from 'vitest';
import { mintVoucherCode } from '../../../src/domain/voucher-code.ts';
import { createBounds } from '../../../src/http/portal/bounds.ts';
import { guestFindings } from '../../../src/services/hotspot/guest-findings.ts';
import { redeemVoucher } from '../../../src/services/hotspot/redeem-voucher.ts';
import { RefusedForms } from '../../../src/services/hotspot/refused-forms.ts';
import { TwinPhones } from '../../../src/services/hotspot/twin-phones.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { actions, addLine, NOW, openStore } from '../../services/books.ts';
import { VirtualClock } from '../../virtual-clock.ts';

const misses = query()((db) => db.selectFrom('voucher_miss').selectAll());

test('of a million voucher codes that one phone sends in a quarter of an hour 340 reach the books and ten are looked up, and a card names the phone', () => {
  const store = openStore();
  addLine(store, 1);
  const refused = new RefusedForms(new VirtualClock(NOW));
  const mayCome = createBounds();
  const random = seededRandom(5);
  const policy = { timeZone: 'Africa/Nairobi', accountPrefix: 'JSY', random };
  const whose = { router: 'tower-1', mac: '02:00:00:AA:00:01', phone: '0722345678' };
  const answers = new Map<string, number>();
  for (let n = 0; n < 1_000_000; n++) {
    const at = NOW + n;
    if (!mayCome('10.5.50.7', true, at)) {
      refused.note('too-many', '10.5.50.7');
      continue;
    }
    const done = redeemVoucher(store, policy, { ...whose, code: mintVoucherCode(random) }, { actor: 'portal' }, at);
    const answer = done.kind === 'refused' ? done.why : done.kind;
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
  expect(Object.fromEntries(answers)).toEqual({ code: 10, locked: 330 });
  expect([store.all(misses, {}).length, store.all(actions, {})]).toEqual([10, []]);
  expect(guestFindings(store, [], NOW + 1_000_000, refused.words()).get('box')).toBe(
    'Codes that are none were typed again and again within an hour, on 02:00:00:AA:00:01 (10). ' +
      '999660 forms were refused unread, because one address sends more than any guest does; the last came from 10.5.50.7.',
  );
});

test('what was refused is told from a bound on, and for an hour after the last', async () => {
  const clock = new VirtualClock(NOW);
  const refused = new RefusedForms(clock);
  for (let n = 0; n < 9; n++) refused.note('foreign', '10.5.50.7');
  expect(refused.words()).toEqual([]);
  refused.note('foreign', '10.5.50.8');
  expect(refused.words()).toEqual([expect.stringContaining('the last by the phone at 10.5.50.8') as string]);
  await clock.advance(3_600_000);
  expect(refused.words()).toHaveLength(1);
  await clock.advance(1);
  expect(refused.words()).toEqual([]);
});

test('a hardware address that comes from two addresses in turn is two devices, told by name for an hour; one that was given another address is not', async () => {
  const clock = new VirtualClock(NOW);
  const twins = new TwinPhones(clock);
  const phone = { router: 'tower-1', mac: '02:00:00:AA:00:01' };
  const come = async (addresses: readonly string[], everyMs = 60_000, who = phone) => {
    for (const address of addresses) {
      twins.note(who, address);
      await clock.advance(everyMs);
    }
  };
  const [a, b] = ['10.5.50.7', '10.5.50.9'];
  // A phone that joins anew, is looked at for long, and once more after a day.
  await come([a, a, b, b, b, a, a]);
  await come([b, a, b, a, b], 700_000);
  // On another router it is another matter, whose line it has no part in.
  await come([a], 1_000, { ...phone, router: 'tower-2' });
  expect(twins.words()).toEqual([]);
  await come([a, b, a, b]);
  expect(twins.words()).toEqual([expect.stringContaining(`02:00:00:AA:00:01 at tower-1 (${a} and ${b})`) as string]);
  await clock.advance(3_600_001);
  expect(twins.words()).toEqual([]);
  await come([a, b]);
  expect(twins.words()).toEqual([]);
});

test('ever new hardware addresses take no more memory than two thousand of them', () => {
  const twins = new TwinPhones(new VirtualClock(NOW));
  const come = (n: number, address: string) => twins.note({ router: 'tower-1', mac: `phone ${n}` }, address);
  for (const address of ['10.5.50.7', '10.5.50.9', '10.5.50.7', '10.5.50.9', '10.5.50.7']) come(0, address);
  expect(twins.words()).toHaveLength(1);
  for (let n = 1; n <= 2_000; n++) come(n, '10.5.50.8');
  expect(twins.words()).toEqual([]);
});
