import { afterEach, beforeEach, expect, test } from 'vitest';
import { readReleases } from '../../../src/domain/releases.ts';
import { act, resultOf } from '../../../src/services/actions/act.ts';
import { addStaff } from '../../../src/services/staff/accounts.ts';
import { noteVersion } from '../../../src/services/staff/notes-read.ts';
import { issueLoginToken } from '../../../src/services/staff/one-time-code.ts';
import { addToken } from '../../../src/services/staff/tokens.ts';
import { NOW, openStore } from './seed.ts';
import { entered, openWorld, Visitor, type World } from './session.ts';

const NOTES = `## 0.4.0 - 2026-12-01

Off-site copies.

### Added

#### Backups

- A copy goes to \`sftp\`. <script>alert(1)</script> \u202eevil

### Ours <b>

- \u001b[31mred

## 0.3.0

### Fixed

- Old.
`;

let world: World;
let amina: Visitor;
let close: () => Promise<void>;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
  start('0.3.0');
  amina = await entered(world);
  start('0.4.0');
  world.releases = { installed: '0.4.0', all: readReleases(NOTES) };
});
afterEach(() => close());

function start(version: string): void {
  world.store.transaction(() => noteVersion(world.store, version));
}

async function enteredAs(username: string): Promise<Visitor> {
  const visitor = new Visitor(world);
  await visitor.get(`/enter/${issueLoginToken(world.store, world.now, username)}`);
  return visitor;
}

const NEWS = 'Washa 0.4.0 runs here now';
const READ = { version: '0.4.0' };

test('home tells each of the staff once what an upgrade brought, also who may only look', async () => {
  world.store.transaction(() => noteVersion(world.store, '0.3.0'));
  for (const [username, role] of [
    ['brian', 'owner'],
    ['cate', 'viewer'],
  ] as const)
    act(world.store, addStaff, { username, role }, { actor: 'wanjiku' }, NOW);
  start('0.4.0');
  const others = [await enteredAs('brian'), await enteredAs('cate')];
  for (const one of [amina, ...others]) expect(await one.text('/')).toContain(NEWS);
  for (const one of [amina, ...others]) {
    const done = await one.post('/releases/read', { ...READ, csrf: await one.csrf('/releases') });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/']);
    expect(await one.text('/')).not.toContain(NEWS);
  }
  expect(await (await enteredAs('brian')).text('/')).not.toContain(NEWS);
});

test('what one has read the others still are told, although they are shown the same parts', async () => {
  act(world.store, addStaff, { username: 'brian', role: 'owner' }, { actor: 'wanjiku' }, NOW);
  start('0.5.0');
  world.releases = { installed: '0.5.0', all: readReleases(`## 0.5.0\n- e\n${NOTES}`) };
  const brian = await enteredAs('brian');
  await amina.post('/releases/read', { version: '0.5.0', csrf: await amina.csrf('/') });
  expect(await amina.text('/')).not.toContain('Washa 0.5.0 runs here now');
  expect(await brian.text('/')).toContain('Washa 0.5.0 runs here now');
});

test('the page says all of it, in kind and area, and nothing that a list has acts', async () => {
  const page = await amina.text('/releases');
  expect(page).toContain('This box runs Washa 0.4.0.');
  expect(page.replaceAll(/\s+/g, ' ')).toMatch(/Added: <b class="own" lang="en">Backups<\/b> \(1\)/);
  expect(page).toContain('<code>sftp</code>');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; \\u202eevil');
  expect(page).toContain('Ours &lt;b&gt;');
  expect(page).toContain('\\x1b[31mred');
  expect(page).toContain('new to you');
  const swahili = await (await amina.get('/releases', { 'accept-language': 'sw' })).text();
  expect(swahili).toContain('Kisanduku hiki kinatumia Washa 0.4.0.');
});

test('a box whose list is not to be had says so, and home says nothing', async () => {
  world.releases = { installed: '0.4.0', all: [] };
  expect(await amina.text('/')).not.toContain('id="new-release"');
  expect(await amina.text('/releases')).toContain('its list of changes is not beside the program');
});

test('a form of somebody else, and a version that is none, change nothing', async () => {
  expect((await amina.post('/releases/read', { ...READ, csrf: 'x' })).status).toBe(403);
  await amina.post('/releases/read', { version: '99', csrf: await amina.csrf('/releases') });
  expect(await amina.text('/')).toContain(NEWS);
});

test('programs are told what came since a version', async () => {
  const made = act(world.store, addToken, { name: 'fleet', role: 'viewer', scopes: ['read'] }, { actor: 'box' }, NOW);
  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${resultOf(made)?.token ?? ''}` };
    const answer = await world.app.request(path, { headers });
    return { status: answer.status, body: await answer.json() };
  };
  const all = (await ask('/api/v1/releases')).body as { installed: string; releases: { version: string }[] };
  expect([all.installed, all.releases.map(({ version }) => version)]).toEqual(['0.4.0', ['0.4.0', '0.3.0']]);
  expect((await ask('/api/v1/releases?since=0.3.0')).body).toMatchObject({
    releases: [
      {
        version: '0.4.0',
        date: '2026-12-01',
        summary: ['Off-site copies.'],
        sections: [{ kind: 'Added', area: 'Backups' }, { area: null }],
      },
    ],
  });
  expect((await ask('/api/v1/releases?since=new')).status).toBe(400);
});
