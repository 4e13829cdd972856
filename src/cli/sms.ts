import { parseMsisdn } from '../domain/values/msisdn.ts';
import { messageLine } from '../services/lines/message-line.ts';
import { lineById, linesByMsisdn } from '../storage/lines.ts';
import type { Store } from '../storage/engine/store.ts';
import { previewTexts, type PreviewedLine } from '../views/sms-preview.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { performDeed, tellDeed, type DeedOptions } from './deed.ts';
import { lineIdOf } from './line.ts';

export type SmsOptions = Omit<DeedOptions, 'reason'> & { readonly reason?: string };

/** `washa sms send`. */
export async function sendSms(options: SmsOptions, ...[whom = '', text = '']: string[]): Promise<void> {
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

/** A line of nobody's. */
const EXAMPLE = { accountNo: 'JSY-7K4M3X', planName: 'Home 10 Mbps', priceCents: 150_000 };

/** `washa sms preview`. */
export async function previewSms(options: PreviewOptions): Promise<void> {
  const config = configOf(options);
  const { account } = options;
  const line =
    account === undefined ? EXAMPLE : await withStore(config, 'read', (store) => lineOfTexts(store, account));
  const { currency, timeZone, businessName, supportPhone } = config.box;
  const rules = { currency, timeZone, businessName, supportPhone };
  const templates = { receipts: config.receipts.templates, reminders: config.reminders.templates };
  const texts = previewTexts(line, { ...rules, ...templates }, systemClock.now());
  if (options.json === true) {
    printJson(texts);
    return;
  }
  for (const { key, text, septets, parts } of texts) {
    print(`${key}  (${septets} of 160, ${parts} SMS)\n  ${safeLine(text)}`);
  }
}

function lineOfTexts(store: Store, account: string): PreviewedLine {
  const line = store.first(lineById, { id: lineIdOf(store, account) });
  if (line === undefined) throw new Error('a line that was found is not there');
  return { accountNo: line.account_no, planName: line.plan_name, priceCents: line.price_cents };
}
