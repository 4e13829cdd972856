import { z } from 'zod';
import type { Registered } from '../../domain/provider-port.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { defineAction } from '../actions/act.ts';

/** Addresses that a provider was given, which it has taken already. */
export interface RegisteredAddresses {
  /** Of the connection. */
  readonly name: string;
  readonly parts: Registered['parts'];
}

/** What changes nothing here, and stands in the audit.: whoever notes it has done it already */
const noteOf = <Noted extends { readonly name: string }>(
  said: (name: string) => Both,
  detail: (noted: Noted) => string,
) =>
  defineAction({
    name: 'setup.apply',
    reason: 'optional',
    input: z.custom<Noted>(),
    subject: ({ name }) => `provider ${name}`,
    look: () => null,
    decide: (_, noted) => ({ kind: 'do', plan: null, preview: [said(noted.name)], detail: detail(noted) }),
    effects: () => undefined,
  });

/** A provider was told where this box is, which decides where money is told of. */
export const noteRegistered = noteOf<RegisteredAddresses>(
  BOX_SAID.registered,
  ({ parts }) => `addresses registered: ${parts.map(({ of, state }) => `${of} ${state}`).join(', ')}`,
);

/** The addresses of a connection hold its secret: that they were shown to somebody stands in the audit. */
export const noteShown = noteOf<Pick<RegisteredAddresses, 'name'>>(BOX_SAID.showsAddresses, () => 'addresses shown');
