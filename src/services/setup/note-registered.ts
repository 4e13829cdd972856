import { z } from 'zod';
import type { Registered } from '../../domain/provider-port.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { defineAction } from '../actions/act.ts';

/** Addresses that a provider was given, which it has taken already. */
export interface RegisteredAddresses {
  /** Of the connection. */
  readonly name: string;
  readonly parts: Registered['parts'];
}

/** The audit has that a provider was told where this box is: it changes nothing here, and decides where money is told of. */
export const noteRegistered = defineAction({
  name: 'setup.apply',
  reason: 'optional',
  // Whoever asked the provider has it from there.
  input: z.custom<RegisteredAddresses>(),
  subject: ({ name }) => `provider ${name}`,
  look: () => null,
  decide: (_, { name, parts }) => ({
    kind: 'do',
    plan: null,
    preview: [BOX_SAID.registered(name)],
    detail: `addresses registered: ${parts.map(({ of, state }) => `${of} ${state}`).join(', ')}`,
  }),
  effects: () => undefined,
});

/** The addresses of a connection hold its secret: that they were shown to somebody stands in the audit. */
export const noteShown = defineAction({
  name: 'setup.apply',
  reason: 'optional',
  input: z.object({ name: z.string().min(1) }),
  subject: ({ name }) => `provider ${name}`,
  look: () => null,
  decide: (_, { name }) => ({
    kind: 'do',
    plan: null,
    preview: [BOX_SAID.showsAddresses(name)],
    detail: 'addresses shown',
  }),
  effects: () => undefined,
});
