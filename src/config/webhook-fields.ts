import { isIP } from 'node:net';
import { z } from 'zod';
import { NEWS_KINDS } from '../domain/notices/news.ts';
import { secretName } from './box-fields.ts';

const EXAMPLE = '"https://billing.tower-net.co.ke/washa"';
/** Names that are looked up in the LAN alone. */
const LOCAL_NAME = /^(?:localhost|[^.]+|.+\.(?:local|lan|home|internal|home\.arpa))$/i;
const PRIVATE_V4 = /^(?:127|10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;
const PRIVATE_V6 = /^\[(?:::1|f[cd][0-9a-f]{2}:.*)\]$/i;
/** Addresses of one wire: on rented machines that of the provider's own secrets. */
const LINK_LOCAL = /^(?:169\.254\.|\[fe[89ab][0-9a-f]:)/i;

/** What is wrong with an address that what happens is sent to; null when nothing is. */
export function webhookProblem(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hash !== '')
    return `expected a web address, for example ${EXAMPLE}`;
  if (url.username !== '' || url.password !== '')
    return 'a password does not stand in an address: what is sent is signed with the secret';
  if (LINK_LOCAL.test(url.hostname)) return 'an address of this wire alone is nobody to be told';
  if (url.protocol === 'http:' && !isPrivate(url.hostname))
    return 'outside of the LAN it has to be https: payments of subscribers are in it';
  return null;
}

function isPrivate(host: string): boolean {
  if (host.startsWith('[')) return PRIVATE_V6.test(host);
  return isIP(host) === 4 ? PRIVATE_V4.test(host) : LOCAL_NAME.test(host);
}

const webhook = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
    .meta({ expected: 'small letters, digits and "-"', example: '"billing"' }),
  url: z
    .string()
    .meta({ expected: 'a web address', example: EXAMPLE })
    .superRefine((text, context) => {
      const message = webhookProblem(text);
      if (message !== null) context.addIssue({ code: 'custom', message });
    }),
  secret: secretName('"webhook-billing"'),
  tells: z
    .array(z.enum(NEWS_KINDS))
    .min(1)
    .meta({ expected: 'what it is told of', example: '["paid", "on", "off", "alarm"]' }),
  payerPhone: z.boolean().meta({ expected: 'true or false' }).default(false),
});

/** Programs that are told what happens. */
export const webhooks = z
  .array(webhook)
  .meta({ expected: 'programs that are told', example: `[{ name = "billing", url = ${EXAMPLE}, … }]` })
  .superRefine((all, context) => {
    for (const [i, { name }] of all.entries())
      if (all.findIndex((one) => one.name === name) !== i)
        context.addIssue({ code: 'custom', path: [i, 'name'], message: `there are two that are called "${name}"` });
  })
  .default([]);
