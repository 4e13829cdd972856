import { afterEach, beforeEach, expect, test } from 'vitest';
import { fillFates, FATES } from '../../receipt-fates.ts';
import { openStore } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
  visitor = await entered(world);
  fillFates(world.store);
});
afterEach(() => close());

const part = async (id: number, language = 'en') => {
  const page = await (await visitor.get(`/payments/${id}`, { 'accept-language': language })).text();
  const [, rest = ''] = page.split('id="receipt"');
  return rest.split('</section>')[0]!.replace(/\s+/g, ' ');
};

test.each(FATES.map((fate, i) => [i + 1, ...fate] as const))(
  'payment %i: a receipt that is %s (%s) says so, with the gateway’s own word, in both languages',
  async (id, _state, delivery, reason, en, sw) => {
    const text = await part(id);
    expect(text).toContain(en);
    if (reason !== null) expect(text).toContain(`<p class="own-words">${reason}</p>`);
    expect(text.includes('it reported that')).toBe(delivery !== null);
    expect(await part(id, 'sw')).toContain(sw);
  },
);

test('money that tells nobody anything says that no receipt is due', async () => {
  expect(await part(FATES.length + 1)).toContain('No receipt is due for this payment.');
});
