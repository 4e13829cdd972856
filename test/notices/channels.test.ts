import { beforeEach, afterEach, describe, expect, test } from 'vitest';
import type { OwnerNotice } from '../../src/domain/notices/channel.ts';
import { recipientWords } from '../../src/domain/notices/channel.ts';
import { recipientsOf, type ChannelSettings } from '../../src/domain/notices/settings.ts';
import type { SmsOutcome } from '../../src/domain/sms-port.ts';
import { Fault } from '../../src/domain/values/fault.ts';
import { systemClock } from '../../src/host/clock.ts';
import { openChannels } from '../../src/notices/channels.ts';
import { OwnerPhone } from '../../src/simulate/owner-phone.ts';

const NOTICE: OwnerNotice = {
  id: 12,
  kind: 'alarms',
  at: 1_795_766_000_000,
  title: 'Tower Net: Tunnel is down',
  short: 'Tower Net: Tunnel is down since 14:02',
  text: 'Tunnel is down, since 14:02\n.a line with a dot before it\nÜber — all of it',
  alarms: [{ kind: 'tunnel', subject: 'box', since: 1_795_765_000_000, ended_at: null }],
};
const never = new AbortController().signal;

let phone: OwnerPhone;
let at: { url: string; mail: string };
const secrets: Record<string, string> = {};
let sms: SmsOutcome;
const texts: string[] = [];

beforeEach(async () => {
  phone = new OwnerPhone();
  at = await phone.start();
  Object.assign(secrets, { bot: '123:abc\n', hook: `${at.url}/hook/very-secret\n` });
  sms = { kind: 'sent', messageId: null };
  texts.length = 0;
});
afterEach(() => phone.stop());

function settings(): ChannelSettings {
  const [host = '', port = ''] = at.mail.split(':');
  return {
    sms: ['254712345678'],
    email: ['owner@tower-net.co.ke'],
    mail: { host, port: Number(port), from: 'washa@tower-net.co.ke', login: null },
    telegram: ['-100123'],
    bot: { token: 'bot', url: at.url },
    webhooks: ['hook'],
  };
}

const open = (set: Partial<ChannelSettings> = {}) =>
  openChannels(
    { ...settings(), ...set },
    {
      fetch,
      clock: systemClock,
      secret: (name) => {
        const text = secrets[name];
        if (text === undefined) throw new Fault('secret.missing', 'stop', `there is no secret "${name}"`);
        return text;
      },
      gateway: () => ({
        kind: 'test',
        send: ({ to, text, reference }) => {
          texts.push(`${reference} to ${to}: ${text}`);
          return Promise.resolve(sms);
        },
      }),
    },
  );

/** What becomes of the notice by each channel. */
async function tell(set: Partial<ChannelSettings> = {}) {
  const told: Record<string, unknown> = {};
  for (const channel of open(set))
    for (const address of channel.addresses) told[channel.channel] = await channel.send(NOTICE, address, never);
  return told;
}

test('a notice arrives by every channel, each in its own form', async () => {
  const taken = { kind: 'sent' };
  expect(await tell()).toEqual({ sms: taken, email: taken, telegram: taken, webhook: taken });
  expect(texts).toEqual(['notice:12 to 254712345678: Tower Net: Tunnel is down since 14:02']);
  const [mail, chat, hook] = phone.arrived;
  expect(mail).toMatchObject({ by: 'email', to: 'owner@tower-net.co.ke' });
  expect(mail?.text).toContain('Subject: Tower Net: Tunnel is down');
  expect(mail?.text).toContain('Message-ID: <washa.12.1795766000000@tower-net.co.ke>');
  expect(mail?.text).toContain('\n.a line with a dot before it');
  expect(chat).toEqual({ by: 'telegram', to: '-100123', text: `${NOTICE.title}\n\n${NOTICE.text}` });
  expect(hook).toMatchObject({ by: 'webhook', to: '/hook/very-secret' });
  expect(JSON.parse(hook?.text ?? '')).toEqual(NOTICE);
});

test('a refusal is told in the words of the other side, without a secret', async () => {
  phone.behaviour = 'refuse';
  sms = { kind: 'refused', final: false, about: 'credit', reason: 'Low bulk credits' };
  const told = await tell();
  expect(told).toMatchObject({
    sms: { kind: 'refused', reason: 'Low bulk credits' },
    email: { kind: 'refused', final: true },
    telegram: { kind: 'refused', final: true, reason: 'Bad Request: chat not found (HTTP 400)' },
    webhook: { kind: 'refused', final: true },
  });
  expect(JSON.stringify(told)).toContain('550 no such mailbox');
  expect(JSON.stringify(told)).not.toMatch(/very-secret|123:abc/);
  expect(phone.arrived).toEqual([]);
});

test('what stands in the settings and cannot be used says so', async () => {
  Object.assign(secrets, { bot: ' ', hook: 'owner.example.com' });
  sms = { kind: 'logged' };
  const told = await tell({ mail: null, webhooks: ['hook', 'gone'] });
  expect(told).toMatchObject({
    sms: { kind: 'refused', final: true, reason: 'no SMS gateway is set up: name one under [sms] of the setup' },
    telegram: { kind: 'refused', final: true, reason: 'the secret "bot" is empty' },
    webhook: { kind: 'refused', final: true, reason: 'there is no secret "gone"' },
  });
  const [hook] = open({ sms: [], telegram: [], mail: null });
  expect(JSON.stringify(await hook?.send(NOTICE, 'hook', never))).toContain('no web address');
});

test('nobody there: what comes of it is tried again', async () => {
  phone.behaviour = 'drop';
  expect(await tell({ sms: [], mail: null })).toMatchObject({
    telegram: { kind: 'unknown' },
    webhook: { kind: 'unknown' },
  });
  await phone.stop();
  const told = await tell({ sms: [] });
  expect(told).toMatchObject({ telegram: { kind: 'unreachable' }, webhook: { kind: 'unreachable' } });
  expect(['unreachable', 'unknown']).toContain((told['email'] as { kind: string }).kind);
  phone = new OwnerPhone();
  await phone.start();
});

describe('a mail server that is not on this box', () => {
  test('is told nothing before the line is encrypted', async () => {
    const { mail } = settings();
    const [host, port] = ['0.0.0.0', mail?.port ?? 0];
    const [channel] = open({ sms: [], telegram: [], webhooks: [], mail: { host, port, from: 'a@b.ke', login: null } });
    const told = await channel?.send(NOTICE, 'owner@tower-net.co.ke', never);
    expect(told?.kind).not.toBe('sent');
    expect(phone.arrived).toEqual([]);
  });
});

test('whoever is told is named so that a log holds no number and no address', () => {
  expect(recipientsOf(settings()).map((one) => recipientWords(one))).toEqual([
    'SMS to …678',
    'e-mail to o…@tower-net.co.ke',
    'Telegram chat …123',
    'webhook hook',
  ]);
});
