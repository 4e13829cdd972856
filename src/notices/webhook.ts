import type { NoticeChannel } from '../domain/notices/channel.ts';
import type { SecretReader } from '../domain/outbound.ts';
import type { Caller } from '../outside/exchange.ts';
import { postJson } from './post-json.ts';
import { withSecret } from './secret.ts';

/** Any program: the notice as JSON, to an address that is a secret, for it opens what it leads to. Any 2xx takes it. */
export function webhookChannel(
  addresses: readonly string[],
  deps: Caller & { readonly secret: SecretReader },
): NoticeChannel {
  return {
    channel: 'webhook',
    addresses,
    send: (notice, name, signal) =>
      withSecret(deps.secret, name, async (url) => {
        if (!/^https?:\/\/\S+$/.test(url)) {
          const reason = `the secret "${name}" is no web address: it has to begin with https://`;
          return { kind: 'refused', final: true, reason };
        }
        return postJson(
          deps,
          { url, body: JSON.stringify(notice), headers: {}, party: 'the webhook', secrets: [url] },
          signal,
        );
      }),
  };
}
