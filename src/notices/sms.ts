import type { NoticeChannel } from '../domain/notices/channel.ts';
import type { SmsGateway } from '../domain/sms-port.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';

/** By the ISP's own gateway. It cannot tell that this gateway is out of credit: another channel beside it can. */
export function smsChannel(
  addresses: readonly string[],
  { gateway }: { readonly gateway: () => SmsGateway },
): NoticeChannel {
  return {
    channel: 'sms',
    addresses,
    async send({ id, short }, address, signal) {
      const to = parseMsisdn(address);
      if (to === null) return { kind: 'refused', final: true, reason: 'this is no phone number' };
      const outcome = await gateway().send({ to, text: short, reference: `notice:${id}` }, signal);
      if (outcome.kind === 'sent') return { kind: 'sent' };
      if (outcome.kind !== 'logged') return outcome;
      return { kind: 'refused', final: true, reason: 'no SMS gateway is set up: name one under [sms] of the setup' };
    },
  };
}
