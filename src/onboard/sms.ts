import { stableJson } from '../config/stable-json.ts';
import type { FormGateway, SmsOutcome } from '../domain/sms-port.ts';
import { Fault } from '../domain/values/fault.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import type { Secrets } from '../host/secrets.ts';
import type { SmsRow } from '../services/setup/setup.ts';
import type { SmsDeps } from '../sms/gateway.ts';
import { openSmsGateway, type SmsGatewayKind } from '../sms/index.ts';

/** A gateway as somebody describes it, and the phone that shall hear of it. */
export interface WantedGateway {
  readonly kind: FormGateway;
  /** Of its settings, without the key; what is left empty is left out. */
  readonly fields: Readonly<Record<string, string>>;
  readonly key: string;
  readonly phone: string;
}

/** The name of the file that holds the key of a gateway. */
const KEY_SECRET = 'sms-api-key';

/**
 * Sends one SMS by a gateway that is not in the books yet, and keeps it when that was taken.
 * @param text of the test
 * @returns its row for the books
 * @throws Fault in words when it was not taken: then nothing is kept
 */
export async function tryGateway(
  { kind, fields, key, phone }: WantedGateway,
  text: string,
  secrets: Secrets,
  deps: Pick<SmsDeps, 'fetch' | 'clock'>,
): Promise<SmsRow> {
  const to = parseMsisdn(phone);
  if (to === null) throw notKept(`"${safeLine(phone)}" is no Kenyan mobile number: write it as 0712345678`);
  if (key === '' && !secrets.has(KEY_SECRET)) throw notKept('The key of the gateway is missing');
  if (key !== '' && secrets.has(KEY_SECRET) && secrets.read(KEY_SECRET) !== key)
    throw notKept(`There is another key at ${secrets.place(KEY_SECRET)} already: remove it first`);
  const given = Object.entries(fields).filter(([, value]) => value !== '');
  const settings = { ...Object.fromEntries(given), apiKeySecret: KEY_SECRET };
  const secret = () => (key === '' ? secrets.read(KEY_SECRET) : key);
  const gateway = open(kind, settings, { ...deps, secret, log: () => undefined });
  refuseUnsent(await gateway.send({ to, text, reference: 'test' }, new AbortController().signal));
  secrets.ensure(KEY_SECRET, () => key);
  return { kind, settings: stableJson(settings) };
}

function open(kind: FormGateway, settings: unknown, deps: SmsDeps) {
  try {
    return openSmsGateway(kind satisfies SmsGatewayKind, settings, deps);
  } catch (error) {
    throw error instanceof Fault ? error : notKept('A field is missing, or is not what the gateway expects');
  }
}

function refuseUnsent(outcome: SmsOutcome): void {
  switch (outcome.kind) {
    case 'sent':
    case 'logged':
      return;
    case 'refused':
    case 'unreachable':
      throw notKept(`The gateway says: ${safeLine(outcome.reason)}`);
    case 'unknown':
      throw notKept(`Whether the test was sent is not known: ${safeLine(outcome.reason)}. Try it again`);
  }
}

function notKept(why: string): Fault {
  return new Fault('sms.connect', 'stop', `Nothing was kept. ${why}.`);
}
