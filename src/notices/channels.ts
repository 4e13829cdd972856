import type { NoticeChannel } from '../domain/notices/channel.ts';
import type { ChannelSettings } from '../domain/notices/settings.ts';
import type { SecretReader } from '../domain/outbound.ts';
import type { SmsGateway } from '../domain/sms-port.ts';
import type { Caller } from '../outside/exchange.ts';
import { emailChannel } from './email.ts';
import { smsChannel } from './sms.ts';
import { telegramChannel } from './telegram.ts';
import { webhookChannel } from './webhook.ts';

export interface ChannelDeps extends Caller {
  readonly secret: SecretReader;
  /** The gateway by which receipts go, as it is set up at that moment. */
  readonly gateway: () => SmsGateway;
}

/** The ways to the owner that are set up. A secret is read when it is needed: one that is mended helps the next try. */
export function openChannels(settings: ChannelSettings, deps: ChannelDeps): NoticeChannel[] {
  const { mail, bot } = settings;
  return [
    smsChannel(settings.sms, deps),
    ...(mail === null ? [] : [emailChannel(settings.email, mail, deps)]),
    telegramChannel(settings.telegram, bot, deps),
    webhookChannel(settings.webhooks, deps),
  ].filter(({ addresses }) => addresses.length > 0);
}
