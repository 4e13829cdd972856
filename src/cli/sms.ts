import { parseMsisdn } from '../domain/values/msisdn.ts';
import { messageLine } from '../services/lines/message-line.ts';
import { linesByMsisdn } from '../storage/lines.ts';
import type { Store } from '../storage/engine/store.ts';
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
