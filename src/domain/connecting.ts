import type { Both } from './time/time.ts';

/** Something that whoever connects a provider is asked for. */
export interface AskedText {
  /** Its name in a form. A secret is kept under it, behind the name of the connection. */
  readonly key: string;
  readonly words: Both;
  readonly isSecret?: true;
  /** It may be left empty. */
  readonly optional?: true;
  /** Left empty, it is what stands under this key. */
  readonly otherwise?: string;
}

/** How a connection of one kind is made by typing what its provider shows. */
export interface ConnectForm {
  readonly kind: string;
  /** As people call the provider. */
  readonly called: string;
  /** Where all of that stands at the provider's. */
  readonly where: Both;
  /** What is done with it, for a button. */
  readonly press: Both;
  readonly asked: readonly AskedText[];
}

/** How a kind of provider is connected without a setup file. */
export interface Connecting extends Omit<ConnectForm, 'kind'> {
  /** @param given what was asked for by its key; of a secret its name; what was left empty is not in it */
  readonly settings: (given: Readonly<Partial<Record<string, string>>>) => unknown;
  /** For one that is asked for its channels, of which one is chosen. */
  readonly withChannel?: (settings: unknown, channelId: string) => unknown;
}

/** Where the address of its API is asked for, in the forms of every kind. */
export const BASE_URL = 'base_url';
