import { z } from 'zod';
import type { DeliveryReport } from '../domain/delivery-report.ts';
import { toPlus } from '../domain/values/msisdn.ts';
import type { SmsAbout, SmsGateway, SmsMessage } from '../domain/sms-port.ts';
import { member, parseJson, scalarText } from '../outside/json-path.ts';
import { deliver, type SmsVerdict } from './deliver.ts';
import { gatewayKind, readSecret } from './gateway.ts';
import { wordsOf } from './report.ts';

const settings = z.strictObject({
  /** The sandbox is `https://api.sandbox.africastalking.com` with the username `sandbox`. */
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.africastalking.com'),
  username: z.string().min(1),
  /** Name of the secret that holds the API key. */
  apiKeySecret: z.string().min(1),
  /** Registered sender id or short code; without one the gateway's shared id is used. */
  sender: z.string().min(1).optional(),
});

/** Recipient codes of Africa's Talking: 100 processed, 101 sent, 102 queued. */
const ACCEPTED = new Set(['100', '101', '102']);
/** 500 internal, 501 gateway, 502 rejected by gateway: the documented passing refusals. */
const PASSING = new Set(['500', '501', '502']);
/** What a refusal is about; the others are about this one message, or about the settings. */
const ABOUT: Readonly<Record<string, SmsAbout>> = {
  '403': 'number',
  '404': 'number',
  '405': 'credit',
  '406': 'opted-out',
  '409': 'opted-out',
};

/**
 * Reads `{SMSMessageData: {Message, Recipients: [{statusCode, status, messageId}]}}`. Africa's Talking answers HTTP 201
 * with an empty `Recipients` and a word in `Message` (`InvalidSenderId`) when it refuses the whole request.
 */
function read(text: string): SmsVerdict {
  const body = member(parseJson(text), 'SMSMessageData');
  const recipients = member(body, 'Recipients');
  if (!Array.isArray(recipients)) return null;
  const [recipient] = recipients as unknown[];
  if (recipient === undefined) {
    return { kind: 'refused', final: true, reason: scalarText(member(body, 'Message')) ?? 'no recipient was accepted' };
  }
  const code = scalarText(member(recipient, 'statusCode'));
  if (code === null) {
    // The form of before had no codes: "Sent to 0/1" says that nothing left, and not why.
    const said = scalarText(member(body, 'Message')) ?? '';
    if (!/\b0\s*\/\s*\d/.test(said)) return null;
    return {
      kind: 'refused',
      final: false,
      reason: `${scalarText(member(recipient, 'status')) ?? 'refused'}: ${said}`,
    };
  }
  if (ACCEPTED.has(code)) return { kind: 'sent', messageId: scalarText(member(recipient, 'messageId')) };
  const word = scalarText(member(recipient, 'status')) ?? 'refused';
  return { kind: 'refused', final: !PASSING.has(code), reason: `${word} (code ${code})`, about: ABOUT[code] ?? null };
}

/** Its words for the end of a message's way. `Sent` and `Buffered` are on it. */
const REPORTED: Readonly<Record<string, DeliveryReport['state']>> = {
  Success: 'delivered',
  Sent: 'under-way',
  Buffered: 'under-way',
  Rejected: 'undelivered',
  Failed: 'undelivered',
};

/** A form of `id`, `status`, `phoneNumber`, `networkCode` and, for a failure, `failureReason`. */
function readReport(body: string): DeliveryReport | null {
  const form = new URLSearchParams(body);
  const messageId = form.get('id')?.trim() ?? '';
  const status = form.get('status')?.trim() ?? '';
  if (messageId === '' || !Object.hasOwn(REPORTED, status)) return null;
  const state = REPORTED[status] ?? 'under-way';
  return { messageId, state, reason: state === 'undelivered' ? wordsOf(form.get('failureReason'), status) : null };
}

/** Africa's Talking, `POST /version1/messaging` with a form body. */
export const africasTalking = gatewayKind(settings, (given, deps): SmsGateway => {
  const apiKey = readSecret(deps, given.apiKeySecret);
  const url = `${given.baseUrl.replace(/\/+$/, '')}/version1/messaging`;
  return {
    kind: 'africas-talking',
    readReport,
    send(message: SmsMessage, signal: AbortSignal) {
      const form = new URLSearchParams({
        username: given.username,
        to: toPlus(message.to),
        message: message.text,
        bulkSMSMode: '1',
        ...(given.sender === undefined ? {} : { from: given.sender }),
      });
      const headers = { apiKey, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
      const request = { method: 'POST', url, headers, body: form.toString() } as const;
      return deliver(deps, message, { request, secrets: [apiKey] }, (answer) => read(answer.text), signal);
    },
  };
});
