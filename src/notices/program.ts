import { createHmac } from 'node:crypto';
import type { SendNews, Webhook } from '../domain/notices/news.ts';
import type { SecretReader } from '../domain/outbound.ts';
import type { Caller } from '../outside/exchange.ts';
import { postJson } from './post-json.ts';
import { withSecret } from './secret.ts';

/** A shorter one could be guessed by whoever has one signed message. */
const SHORTEST_SECRET = 16;

/** What a message is signed with: HMAC-SHA256, in hex, over the time at which it is sent, a dot, and its body. @param at UTC ms */
export function signature(secret: string, at: number, body: string): string {
  return createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
}

/** A program that is told what happens, by messages that it can prove to be ours. */
export function tellProgram(
  { name, url, secret: secretName }: Webhook,
  deps: Caller & { readonly secret: SecretReader },
): SendNews {
  return ({ id, body, at }, signal) =>
    withSecret(deps.secret, secretName, async (secret) => {
      if (secret.length < SHORTEST_SECRET) {
        const reason = `the secret "${secretName}" is too short: it needs ${SHORTEST_SECRET} characters`;
        return { kind: 'refused', final: true, reason };
      }
      const headers = {
        'Washa-Id': id,
        'Washa-Timestamp': String(at),
        'Washa-Signature': `v1=${signature(secret, at, body)}`,
      };
      // What opens an address may be a part of it.
      const { pathname, search } = new URL(url);
      const secrets = [secret, url, ...[`${pathname}${search}`].filter((rest) => rest.length > 1)];
      return postJson(deps, { url, body, headers, party: name, secrets }, signal);
    });
}
