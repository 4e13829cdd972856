import type { NoticeChannel, NoticeOutcome } from '../domain/notices/channel.ts';
import type { SecretReader } from '../domain/outbound.ts';
import { call } from '../outside/call.ts';
import type { Caller } from '../outside/exchange.ts';
import { withSecret } from './secret.ts';

const DEADLINE_MS = 10_000;

/** Any program: the notice as JSON, to an address that is a secret, for it opens what it leads to. Any 2xx takes it. */
export function webhookChannel(
  addresses: readonly string[],
  deps: Caller & { readonly secret: SecretReader },
): NoticeChannel {
  return {
    channel: 'webhook',
    addresses,
    send: (notice, name, signal) =>
      withSecret(deps.secret, name, (url) => {
        if (!/^https?:\/\/\S+$/.test(url)) {
          const reason = `the secret "${name}" is no web address: it has to begin with https://`;
          return Promise.resolve<NoticeOutcome>({ kind: 'refused', final: true, reason });
        }
        const request = {
          method: 'POST',
          url,
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(notice),
          deadlineMs: DEADLINE_MS,
          party: 'the webhook',
          secrets: [url],
          phones: [],
        } as const;
        const read = ({ status }: { status: number }) =>
          status >= 200 && status < 300 ? { kind: 'sent' as const } : null;
        return call<NoticeOutcome>(deps, request, read, signal);
      }),
  };
}
