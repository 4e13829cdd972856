import type { Both } from '../time/time.ts';

/** A till (point of sale) of a connection: cash is taken in there for whoever holds a phone, and handed out. */
export interface Till {
  /** Name of the connection. */
  readonly provider: string;
  /** The provider's name of it. */
  readonly id: string;
}

/**
 * The till that somebody means by a name, and perhaps a connection; in words why there is none.
 * @param provider null: whichever has such a till
 */
export function tillMeant(tills: readonly Till[], id: string, provider: string | null): Till | Both {
  const named = tills.filter((till) => till.id === id.trim() && (provider === null || till.provider === provider));
  const [till, ...others] = named;
  if (till !== undefined && others.length === 0) return till;
  if (till !== undefined) {
    return {
      en: `Several connections have a till "${id}": say which (--provider).`,
      sw: `Miunganisho kadhaa ina kaunta "${id}": sema ipi (--provider).`,
    };
  }
  if (tills.length === 0) {
    return {
      en: 'No connection has a till: a merchant of the gateway with pos = true and a public_id is one (see config/setup.example.toml).',
      sw: 'Hakuna muunganisho wenye kaunta: mfanyabiashara wa gateway mwenye pos = true na public_id anayo (tazama config/setup.example.toml).',
    };
  }
  const known = tills.map((one) => `${one.id} (${one.provider})`).join(', ');
  return {
    en: `There is no till "${id}"${provider === null ? '' : ` at ${provider}`}; there are: ${known}.`,
    sw: `Hakuna kaunta "${id}"${provider === null ? '' : ` kwa ${provider}`}; zilizopo: ${known}.`,
  };
}
