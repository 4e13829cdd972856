import { expect, test } from 'vitest';
import { act } from '../../../src/services/actions/act.ts';
import { testNotices } from '../../../src/services/notices/test-notices.ts';
import { newestNotices } from '../../../src/views/notices.ts';
import { actions, NOW, openStore } from '../books.ts';

const BOX = { businessName: 'Demo Net', timeZone: 'Africa/Nairobi', language: 'en', consoleUrl: null } as const;
const OWNER = [
  { channel: 'sms', address: '254712345678' },
  { channel: 'webhook', address: 'hook' },
] as const;

test('everybody who is told gets one, once under one key, and it stands in the audit', () => {
  const store = openStore();
  const by = { actor: 'amina', key: 'k' };
  const done = act(
    store,
    testNotices(() => ({ recipients: OWNER, box: BOX })),
    {},
    by,
    NOW,
  );
  expect(done).toMatchObject({ result: { noticeId: 1, lanes: ['notice:sms', 'notice:webhook'] } });
  expect(
    act(
      store,
      testNotices(() => ({ recipients: OWNER, box: BOX })),
      {},
      by,
      NOW,
    ),
  ).toMatchObject({ repeated: true });
  expect(newestNotices(store, 9)).toEqual([
    {
      id: 1,
      at: NOW,
      title: 'Demo Net: test of the notices',
      to: [
        { recipient: OWNER[0], state: 'queued', reason: null },
        { recipient: OWNER[1], state: 'queued', reason: null },
      ],
    },
  ]);
  expect(store.all(actions, {}).map(({ name }) => name)).toEqual(['notices.test']);
});

test('where nobody is told it says what to do', () => {
  const refused = act(
    openStore(),
    testNotices(() => ({ recipients: [], box: BOX })),
    {},
    { actor: 'amina' },
    NOW,
  );
  expect(refused).toMatchObject({ kind: 'refused', why: 'nobody' });
  expect(JSON.stringify(refused)).toContain('[notices]');
});
