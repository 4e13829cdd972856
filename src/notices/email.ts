import { createTransport } from 'nodemailer';
import type { NoticeChannel, NoticeOutcome, OwnerNotice } from '../domain/notices/channel.ts';
import type { MailSettings } from '../domain/notices/settings.ts';
import type { SecretReader } from '../domain/outbound.ts';
import { describeError } from '../domain/values/fault.ts';
import { member } from '../outside/json-path.ts';
import { scrub } from '../outside/scrub.ts';
import { withSecret } from './secret.ts';

/** Where the line is encrypted from its beginning. */
const TLS_PORT = 465;
const DEADLINE_MS = 10_000;
/** A server on this very box may have no certificate; nobody stands in between. */
const HERE = /^(?:localhost|127(?:\.\d+){3}|::1)$/;

/** By SMTP, encrypted always but to a server on this box. */
export function emailChannel(
  addresses: readonly string[],
  settings: MailSettings,
  { secret }: { readonly secret: SecretReader },
): NoticeChannel {
  const { login } = settings;
  return {
    channel: 'email',
    addresses,
    send: (notice, to, signal) =>
      login === null
        ? mail(settings, null, notice, to, signal)
        : withSecret(secret, login.password, (pass) => mail(settings, { user: login.user, pass }, notice, to, signal)),
  };
}

async function mail(
  { host, port, from }: MailSettings,
  auth: { readonly user: string; readonly pass: string } | null,
  { id, at, title, text }: OwnerNotice,
  to: string,
  signal: AbortSignal,
): Promise<NoticeOutcome> {
  const transport = createTransport({
    host,
    port,
    secure: port === TLS_PORT,
    requireTLS: port !== TLS_PORT && !HERE.test(host),
    ignoreTLS: HERE.test(host),
    ...(auth === null ? {} : { auth }),
    connectionTimeout: DEADLINE_MS,
    greetingTimeout: DEADLINE_MS,
    socketTimeout: DEADLINE_MS,
    dnsTimeout: DEADLINE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const stop = () => transport.close();
  signal.addEventListener('abort', stop);
  try {
    // The same mail when it is sent again: mailboxes that know it show it once.
    const messageId = `<washa.${id}.${at}@${from.split('@').at(-1)?.replace('>', '') ?? 'washa'}>`;
    await transport.sendMail({ from, to, subject: title, text, messageId });
    return { kind: 'sent' };
  } catch (error) {
    return judge(error, auth?.pass ?? '');
  } finally {
    signal.removeEventListener('abort', stop);
    transport.close();
  }
}

function judge(error: unknown, password: string): NoticeOutcome {
  const reason = scrub(describeError(error), [password], []);
  const status = member(error, 'responseCode');
  if (typeof status === 'number') return { kind: 'refused', final: status >= 500, reason };
  const code = member(error, 'code');
  return { kind: code === 'EDNS' || code === 'ECONNECTION' ? 'unreachable' : 'unknown', reason };
}
