import { expect, test } from 'vitest';
import { liveConfig } from '../../src/app/live-config.ts';
import { parseConfig, type Config } from '../../src/config/config.ts';
import { listSettings } from '../../src/config/settings.ts';
import type { Setting } from '../../src/domain/settings.ts';

const KEYS = listSettings('x', '', {});
/** What a number may not be, and what else has to stand there. */
const OTHERS: Readonly<Record<string, string>> = {
  'box.time_zone': '"Africa/Kampala"',
  'box.currency': '"UGX"',
  'box.state_dir': '"/srv/a"',
  'box.secrets_dir': '"/srv/b"',
  'accounts.prefix': '"ABC"',
  'accounts.shared_numbers': '["400200"]',
  'intake.public_url': '"https://pay.example"',
  'intake.listen': '"127.0.0.1:1"',
  'console.public_url': '"https://box.example"',
  'console.listen': '"127.0.0.1:2"',
  'portal.public_url': '"http://10.0.0.1:81"',
  'portal.listen': '"127.0.0.1:3"',
  'portal.paybill': '"512345"',
  'portal.till': '"512346"',
  'portal.colour': '"#123456"',
  'portal.logo': '"/srv/a.svg"',
  'reminders.days_before': '[2]',
  'reminders.days_after': '[4]',
  'reminders.used_percent': '[90]',
  'backups.folders': '["/srv/c"]',
  'backups.disks': '["/mnt/d"]',
  'backups.s3': '[{ url = "https://s3.example.com/b/c", key_id = "k", secret = "backup-s3" }]',
  'backups.sftp': `[{ url = "sftp://washa@b.example/c", host_key = "SHA256:${'A'.repeat(43)}", secret = "backup-sftp" }]`,
  'notices.sms': '["0712345678"]',
  'notices.email': '["a@b.ke"]',
  'notices.email_from': '"e@f.ke"',
  'notices.email_server': '"mail.example:25"',
  'notices.email_user': '"me"\nemail_password_secret = "mail"',
  'notices.email_password_secret': '"mail"\nemail_user = "you"',
  'notices.telegram': '["1"]',
  'notices.telegram_token_secret': '"other-bot"',
  'notices.telegram_url': '"https://bots.example"',
  'notices.webhooks': '["hook"]',
  'programs.webhooks': '[{ name = "a", url = "https://a.example", secret = "a", tells = ["paid"] }]',
};

function otherThan({ key, value, shape }: Setting): string {
  const other = OTHERS[key];
  if (other !== undefined) return other;
  if (shape.kind === 'choice') {
    const option = shape.of.find((one) => one !== value) ?? '';
    return option === 'true' || option === 'false' ? option : `"${option}"`;
  }
  return shape.kind === 'number' ? String(Number(value) + 1) : shape.kind === 'list' ? '["x"]' : '"0712 000 000"';
}

/** With what a test can compare: a getter is read. */
const plain = (config: Config): unknown => JSON.parse(JSON.stringify(config));

test.each(KEYS.map((one) => [one.key, one] as const))('%s is taken up as its page says', (key, setting) => {
  const [section = '', ...names] = key.split('.');
  const name = names.join('.');
  // An e-mail says whom it comes from, or its server is of no use.
  const mail = section === 'notices' && name !== 'email_from' ? 'email_from = "washa@example.ke"\n' : '';
  const first = parseConfig('x', mail === '' ? '' : `[notices]\n${mail}`);
  const next = parseConfig('x', `[${section}]\n${mail}${name} = ${otherThan(setting)}\n`);
  expect(plain(next)).not.toEqual(plain(first));
  const { config, takeUp } = liveConfig(first);
  takeUp(next);
  expect(plain(config)).toEqual(plain(setting.isLive ? next : first));
});
