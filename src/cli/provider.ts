import { callbackPath, validationPath } from '../config/path-secret.ts';
import type { Registered } from '../domain/provider-port.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { configOf, secretsOf } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { connectionOf } from './provider-connection.ts';

const WORDS: Readonly<Record<Registered['parts'][number]['of'], Readonly<Record<'new' | 'before', string>>>> = {
  callbacks: {
    new: 'Payments are told to this box from now on, and questions before them asked of it.',
    before:
      'It has addresses for this short code already, and does not say which. If they are others, have them deleted there (Safaricom: Self Services, URL management, or apisupport@safaricom.co.ke) and do this again.',
  },
  list: {
    new: 'The list of its transactions can be asked for from now on.',
    before: 'The list of its transactions could be asked for already.',
  },
};

/** `washa provider register`: gives a provider the addresses of this box, where it wants to know them beforehand. */
export async function registerProvider(options: GlobalOptions, ...[name = '']: string[]): Promise<void> {
  const config = configOf(options);
  const { publicUrl } = config.intake;
  if (publicUrl === null) {
    throw refusal('This box has no public address yet: public_url under [intake] in its settings says it.');
  }
  const { row, provider } = await connectionOf(config, name);
  if (provider.register === undefined) {
    throw refusal(`${safeLine(name)} wants no addresses beforehand: "washa apply" prints the one to paste there.`);
  }
  const path = secretsOf(config).read(row.path_secret);
  const addresses = {
    callback: `${publicUrl}${callbackPath(name, path)}`,
    validation: `${publicUrl}${validationPath(name, path)}`,
  };
  const outcome = await provider.register(addresses, new AbortController().signal);
  if (outcome.kind !== 'registered') {
    const retry = outcome.kind === 'refused' && outcome.final ? 'stop' : 'unavailable';
    throw new Fault('provider.register', retry, `${safeLine(name)}: ${safeLine(outcome.reason)}.`);
  }
  if (options.json === true) printJson({ provider: name, parts: outcome.parts });
  else for (const { of, state } of outcome.parts) print(WORDS[of][state]);
}

function refusal(words: string): Fault {
  return new Fault('provider.register', 'stop', words);
}
