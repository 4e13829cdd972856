import type { z } from 'zod';
import type { SecretReader } from '../domain/outbound.ts';
import type { SmsGateway } from '../domain/sms-port.ts';
import { Fault } from '../domain/values/fault.ts';
import type { Caller } from '../outside/exchange.ts';

/** What a gateway is given by the composition root. */
export interface SmsDeps extends Caller {
  readonly secret: SecretReader;
  /** Where `log-only` writes; `to` is masked already. */
  readonly log: (entry: { readonly to: string; readonly text: string; readonly reference: string }) => void;
}

/** One kind of gateway: the schema of its settings, and how to make it from them. */
export interface GatewayKind<S extends z.ZodType> {
  readonly settings: S;
  /** What may be meant otherwise in settings that can be used, one sentence each. */
  readonly doubts: (settings: z.output<S>) => string[];
  /** @throws what `deps.secret` throws, and Fault `sms.secret` for an empty secret */
  readonly create: (settings: z.output<S>, deps: SmsDeps) => SmsGateway;
  /** Checks raw settings, then creates. @throws ZodError besides what `create` throws */
  readonly open: (raw: unknown, deps: SmsDeps) => SmsGateway;
}

export function gatewayKind<S extends z.ZodType>(
  settings: S,
  create: (settings: z.output<S>, deps: SmsDeps) => SmsGateway,
  doubts: (settings: z.output<S>) => string[] = () => [],
): GatewayKind<S> {
  return { settings, create, doubts, open: (raw, deps) => create(settings.parse(raw), deps) };
}

/** Reads a secret without the line end that a file of one line has. @throws Fault when nothing is left */
export function readSecret(deps: SmsDeps, name: string): string {
  const text = deps.secret(name).trim();
  if (text === '') throw new Fault('sms.secret', 'stop', `the secret "${name}" of the SMS gateway is empty`);
  return text;
}
