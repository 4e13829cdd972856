import { randomBytes } from 'node:crypto';
import { makePathSecret, REPORTS, reportPath } from '../config/path-secret.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';
import { messageLine } from '../services/lines/message-line.ts';
import { reportsCounted } from '../storage/delivery-reports.ts';
import { smsGateway } from '../storage/providers.ts';
import { openSmsGateway } from '../sms/index.ts';
import { settingRules } from '../app/settings-desk.ts';
import { SMS_SIGNS } from '../domain/messages/gsm7.ts';
import { isMessageText } from '../domain/settings.ts';
import { chosenSettings } from '../services/setup/change-settings.ts';
import { messageJson, messagesView } from '../views/messages.ts';
import { Fault } from '../domain/values/fault.ts';
import { lineById, linesByMsisdn } from '../storage/lines.ts';
import type { Store } from '../storage/engine/store.ts';
import { EXAMPLE_LINE, previewTexts, type PreviewedLine } from '../views/sms-preview.ts';
import { textRules } from '../app/text-rules.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { configOf, secretsOf, withStore } from './box.ts';
import { configFile, print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { performDeed, tellDeed, type DeedOptions, type FreeDeedOptions } from './deed.ts';
import { setSetting } from './settings.ts';
import { lineIdOf } from './line.ts';

/** `washa sms send`. */
export async function sendSms(options: FreeDeedOptions, ...[whom = '', text = '']: string[]): Promise<void> {
  tellDeed(options, await performDeed(options, messageLine, (store) => ({ lineId: lineOf(store, whom), text })));
}

/** By the number of a line, or by the phone of its subscriber. @throws Fault when there is no such line */
function lineOf(store: Store, whom: string): number {
  const msisdn = parseMsisdn(whom);
  const [ofPhone] = msisdn === null ? [] : store.all(linesByMsisdn, { msisdn });
  return ofPhone?.id ?? lineIdOf(store, whom);
}

export interface PreviewOptions extends GlobalOptions {
  readonly account?: string;
}

/** `washa sms preview`. */
export async function previewSms(options: PreviewOptions): Promise<void> {
  const config = configOf(options);
  const { account } = options;
  const { line, chosen } = await withStore(config, 'read', (store) => ({
    line: account === undefined ? EXAMPLE_LINE : lineOfTexts(store, account),
    chosen: chosenSettings(store),
  }));
  const { read } = settingRules(configFile(options));
  const messages = messagesView(read(chosen), previewTexts(line, textRules(config), systemClock.now()));
  if (options.json === true) {
    printJson(messages.map(messageJson));
    return;
  }
  const whose = { default: '', console: ', in your own words', file: ', as the file says' } as const;
  for (const { key, text, septets, parts, source } of messages) {
    print(`${key}  (${septets} of ${SMS_SIGNS}, ${parts} SMS${whose[source]})\n  ${safeLine(text)}`);
  }
}

/** `washa sms text`: one of those in words of your own; without a text it is again what comes with Washa. */
export async function writeSms(options: DeedOptions, ...[key = '', text = '']: string[]): Promise<void> {
  if (!isMessageText(key)) {
    throw new UsageError(`"${safeLine(key)}" names no text of an SMS: washa sms preview names each.`);
  }
  await setSetting(options, key, text);
}

function lineOfTexts(store: Store, account: string): PreviewedLine {
  const line = store.first(lineById, { id: lineIdOf(store, account) });
  if (line === undefined) throw new Error('a line that was found is not there');
  return { accountNo: line.account_no, planName: line.plan_name, priceCents: line.price_cents };
}

/** `washa sms reports`: makes the address where there is none; the daemon takes what is delivered there from then on. */
export async function smsReports(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const { publicUrl } = config.intake;
  if (publicUrl === null) {
    throw new Fault(
      'sms.reports',
      'stop',
      'This box has no public address yet: public_url under [intake] in its settings says it.',
    );
  }
  const secrets = secretsOf(config);
  const { kind, settings, counted } = await withStore(config, 'read', (store) => ({
    ...(store.first(smsGateway, {}) ?? { kind: 'log-only', settings: '{}' }),
    counted: store.all(reportsCounted, {}),
  }));
  const deps = { fetch, clock: systemClock, secret: (name: string) => secrets.read(name), log: () => undefined };
  if (openSmsGateway(kind, JSON.parse(settings), deps).readReport === undefined) {
    throw new Fault(
      'sms.reports',
      'stop',
      `The SMS gateway (${kind}) tells nothing after it took a message, as far as its settings say. A gateway of kind "template" does where reports stands under [sms.settings].`,
    );
  }
  const url = `${publicUrl}${reportPath(secrets.ensure(REPORTS.secret, () => makePathSecret(randomBytes)))}`;
  if (options.json === true) {
    printJson({ url, counted });
    return;
  }
  print(`Paste this where the gateway asks for the callback URL of delivery reports:\n  ${url}`);
  for (const { reason, count } of counted) print(`Not kept, ${reason}: ${count}`);
}
