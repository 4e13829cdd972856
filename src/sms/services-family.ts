import { z } from 'zod';
import type { SmsAbout, SmsGateway, SmsMessage } from '../domain/sms-port.ts';
import { member, parseJson, scalarText } from '../outside/json-path.ts';
import { deliver, type SmsVerdict } from './deliver.ts';
import { gatewayKind, readSecret } from './gateway.ts';

const settings = z.strictObject({
  /** The reseller's host, for example `https://quicksms.advantasms.com` or `https://sms.textsms.co.ke`. */
  baseUrl: z.url({ protocol: /^https?$/ }),
  /** MoveSMS has it under `/v1/sms/sendsms`. */
  path: z.string().startsWith('/').default('/api/services/sendsms/'),
  partnerId: z.string().min(1),
  /** Name of the secret that holds the API key. */
  apiKeySecret: z.string().min(1),
  /** Registered sender id, `shortcode` on the wire. */
  sender: z.string().min(1),
});

/** The documented codes; only 4090 is documented as passing ("internal, retry after 5 min"). */
const MEANING: Readonly<Record<string, string>> = {
  '1001': 'invalid sender id',
  '1002': 'network not allowed',
  '1003': 'invalid mobile number',
  '1004': 'low credits, or a number that cannot be routed',
  '1005': 'system error',
  '1006': 'invalid credentials',
  '1007': 'system error',
  '1008': 'no delivery report',
  '1009': 'unsupported data type',
  '1010': 'unsupported request type',
  '4090': 'internal error, try again after 5 minutes',
  '4091': 'no partner id',
  '4092': 'no API key',
  '4093': 'details not found',
};

/** 1004 is for a number that cannot be routed at some resellers: it waits like the rest, and another one is tried first. */
const ABOUT: Readonly<Record<string, SmsAbout>> = { '1003': 'number', '1004': 'credit' };

/**
 * Reads `{responses: [{"respose-code": 200, "response-description": …, messageid: …}]}`. The misspelt key is the real one;
 * some resellers correct it, some send the object without `responses`, and codes come as numbers or as strings.
 */
function read(text: string): SmsVerdict {
  const body = parseJson(text);
  const list = Array.isArray(body) ? (body as unknown[]) : member(body, 'responses');
  const row = Array.isArray(list) ? (list as unknown[])[0] : body;
  const code = scalarText(member(row, 'respose-code') ?? member(row, 'response-code'));
  if (code === null) return null;
  if (code === '200') return { kind: 'sent', messageId: scalarText(member(row, 'messageid')) };
  const said = scalarText(member(row, 'response-description'));
  const parts = [MEANING[code], said].filter((part) => part !== null && part !== undefined);
  const about = ABOUT[code];
  return {
    kind: 'refused',
    final: code !== '4090',
    reason: `${parts.join(': ') || 'refused'} (code ${code})`,
    ...(about === undefined ? {} : { about }),
  };
}

/** The `services/sendsms` family: Advanta, Celcom, TextSMS, Savvy, Afrinet, Phitech, JuaMobile, MoveSMS. */
export const servicesFamily = gatewayKind(settings, (given, deps): SmsGateway => {
  const apiKey = readSecret(deps, given.apiKeySecret);
  const url = `${given.baseUrl.replace(/\/+$/, '')}${given.path}`;
  return {
    kind: 'services-family',
    send(message: SmsMessage, signal: AbortSignal) {
      const body = JSON.stringify({
        apikey: apiKey,
        partnerID: given.partnerId,
        message: message.text,
        shortcode: given.sender,
        mobile: message.to,
        pass_type: 'plain',
      });
      const headers = { accept: 'application/json', 'content-type': 'application/json' };
      const request = { method: 'POST', url, headers, body } as const;
      return deliver(deps, message, { request, secrets: [apiKey] }, (answer) => read(answer.text), signal);
    },
  };
});
