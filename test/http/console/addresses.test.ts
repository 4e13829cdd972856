import { afterEach, beforeEach, expect, test } from 'vitest';
import { AddressNotes } from '../../../src/services/lines/address-notes.ts';
import { addLine } from '../../services/books.ts';
import { openStore } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;
let line = 0;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
  line = addLine(opened.store, 1, { username: 'amina', accountNo: 'JSY-AAAAAA' });
  visitor = await entered(world);
  const notes = new AddressNotes({ store: opened.store, router: 'tower-1', mayNote: () => true });
  const session = { id: '*1', username: '<amina>', address: '10.0.0.5', mac: null, uptimeMs: 3_600_000 };
  notes.take(
    'pppoe',
    { kind: 'all', sessions: [session, { ...session, id: '*2', username: 'amina', address: '10.0.0.6' }] },
    world.now,
  );
});
afterEach(() => close());

async function ask(fields: Record<string, string>): Promise<string> {
  const csrf = await visitor.csrf('/me');
  return (await visitor.post('/addresses/look-up', { csrf, confirm: 'yes', reason: 'letter 12', ...fields })).text();
}

/** The day of the world, and a time of it, in Nairobi. */
const local = (ms: number) => new Date(ms + 3 * 3_600_000).toISOString();

test('the page asks for day and time in the zone of the ISP, and the answer has line, login and time', async () => {
  expect(await visitor.text('/addresses?what=10.0.0.6')).toMatch(/name="what" value="10\.0\.0\.6"/);
  const [day, at] = [local(world.now - 600_000).slice(0, 10), local(world.now - 600_000).slice(11, 16)];
  const answer = await ask({ what: '10.0.0.6', day, at });
  expect(answer).toContain('JSY-AAAAAA');
  expect(answer).toContain('login amina on tower-1');
  expect(await ask({ what: '10.0.0.5', day, at }), 'a name of the router does nothing').toContain('&lt;amina&gt;');
  expect(await ask({ what: '10.0.0.77', day, at })).toContain('Nobody is known to have had it then.');
});

test('a line’s page leads there; what is no time is said, and what has no reason is not told', async () => {
  expect(await visitor.text(`/lines/${line}`)).toContain('href="/addresses?what=JSY-AAAAAA"');
  expect(await ask({ what: '10.0.0.6', day: 'yesterday' })).toContain('Say which day');
  expect(await ask({ what: '10.0.0.6', day: local(world.now).slice(0, 10), reason: '' })).not.toContain('JSY-AAAAAA');
});
