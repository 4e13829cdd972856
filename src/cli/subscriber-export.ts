import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { exportSubscriber } from '../services/people/export-subscriber.ts';
import type { Store } from '../storage/engine/store.ts';
import { heldAbout, personCalled, type PersonFound } from '../views/person.ts';
import { printJson, type GlobalOptions } from './context.ts';
import { performDeed } from './deed.ts';

/** `washa subscriber export`: to standard output, so that whoever asks decides where it lies. @throws Fault when not one is named */
export async function exportPerson(options: GlobalOptions, ...[called = '']: string[]): Promise<void> {
  const { result } = await performDeed(options, exportSubscriber(heldAbout), (store) => ({
    subscriberId: personNamed(store, called).id,
  }));
  if (result !== null) printJson({ made_at: result.madeAt, ...result.held });
}

/** The one person who is meant. @throws Fault when nobody is, or several are */
export function personNamed(store: Store, called: string): Extract<PersonFound, { kind: 'one' }> {
  const found = personCalled(store, called);
  switch (found.kind) {
    case 'none':
      throw new Fault(
        'subscriber.unknown',
        'dead',
        `No line has the account number "${safeLine(called)}", and nobody has that phone. "washa subscriber list" finds people by any part of it.`,
      );
    case 'several':
      throw new Fault(
        'subscriber.several',
        'dead',
        `Several people have that phone. Name one by an account: ${safeLine(found.accounts.join(', '))}.`,
      );
    case 'one':
      return found;
  }
}
