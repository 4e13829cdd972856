import type { NoticeChannel, NoticeOutcome } from '../domain/notices/channel.ts';
import type { ChannelSettings } from '../domain/notices/settings.ts';
import type { SecretReader } from '../domain/outbound.ts';
import { call, type Verdict } from '../outside/call.ts';
import type { Answer, Caller } from '../outside/exchange.ts';
import { member, parseJson, scalarText } from '../outside/json-path.ts';
import { withSecret } from './secret.ts';

const DEADLINE_MS = 10_000;
/** A longer text is refused. */
const LONGEST = 4096;

/**
 * A bot that writes into chats: `POST /bot<token>/sendMessage {chat_id, text}`, which answers `{ok: true}` or
 * `{ok: false, error_code, description}`.
 */
export function telegramChannel(
  addresses: readonly string[],
  bot: ChannelSettings['bot'],
  deps: Caller & { readonly secret: SecretReader },
): NoticeChannel {
  return {
    channel: 'telegram',
    addresses,
    send: ({ title, text }, chat, signal) =>
      withSecret(deps.secret, bot.token, (token) => {
        const request = {
          method: 'POST',
          url: `${bot.url}/bot${token}/sendMessage`,
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ chat_id: chat, text: `${title}\n\n${text}`.slice(0, LONGEST) }),
          deadlineMs: DEADLINE_MS,
          party: 'Telegram',
          secrets: [token],
          phones: [],
        } as const;
        return call<NoticeOutcome>(deps, request, read, signal);
      }),
  };
}

function read({ text }: Answer): Verdict<NoticeOutcome> {
  const body = parseJson(text);
  const ok = member(body, 'ok');
  if (ok === true) return { kind: 'sent' };
  if (ok !== false) return null;
  const code = Number(scalarText(member(body, 'error_code')));
  const reason = scalarText(member(body, 'description')) ?? 'refused';
  return { kind: 'refused', final: code !== 429 && code < 500, reason };
}
