import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, when, type Html } from '../frame/markup.ts';
import { button, deedForm, type Forms } from '../parts/deed-forms.ts';

/** How this page came, and whether there is another way. */
export interface HttpsFacts {
  readonly certificate: { readonly fingerprint: string; readonly until: number } | null;
  readonly isEncrypted: boolean;
  readonly isOnly: boolean;
  /** This page, encrypted. */
  readonly address: string;
  /** UTC ms. */
  readonly now: number;
}

interface Words {
  readonly plain: string;
  readonly encrypted: string;
  readonly only: string;
  readonly none: string;
  readonly how: string;
  readonly open: string;
  readonly fingerprint: string;
  readonly until: string;
  readonly trust: string;
  readonly first: string;
  readonly back: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    plain: 'This page came in the open: whoever listens on the LAN reads passwords.',
    encrypted: 'This page came encrypted.',
    only: 'The console is shown encrypted only.',
    none: 'There is no certificate: the log says why. Pages come in the open.',
    how: 'The certificate was made on this box, so no browser knows it yet. Open the console encrypted, and compare its fingerprint (SHA-256) with this one and with what washa https prints on the box; when they are the same, let the browser trust it.',
    open: 'Open it encrypted',
    fingerprint: 'Fingerprint',
    until: 'Good until',
    trust: 'It is trusted: show the console encrypted only',
    first: 'Open this page encrypted first: then whoever says that it is trusted has seen it work.',
    back: 'Show it in the open too',
  },
  sw: {
    plain: 'Ukurasa huu ulikuja wazi: anayesikiliza kwenye LAN anasoma nywila.',
    encrypted: 'Ukurasa huu ulikuja kwa usiri.',
    only: 'Kurasa zinaonyeshwa kwa usiri tu.',
    none: 'Hakuna cheti: kumbukumbu inasema kwa nini. Kurasa zinakuja wazi.',
    how: 'Cheti kilitengenezwa kwenye sanduku hili, kwa hiyo kivinjari hakikijui bado. Fungua kurasa kwa usiri, linganisha alama yake (SHA-256) na hii hapa na ile ambayo washa https inaonyesha kwenye sanduku; zikiwa sawa, ruhusu kivinjari kikiamini.',
    open: 'Fungua kwa usiri',
    fingerprint: 'Alama',
    until: 'Kinafaa hadi',
    trust: 'Kinaaminiwa: onyesha kurasa kwa usiri tu',
    first: 'Fungua ukurasa huu kwa usiri kwanza: hapo anayesema kinaaminiwa ameona kinafanya kazi.',
    back: 'Onyesha wazi pia',
  },
};

/** Whether the console is encrypted, how it is made so, and an owner's word that it is trusted. */
export function httpsPage(facts: HttpsFacts, formats: Formats, forms: Forms): Html {
  const { certificate, isEncrypted, isOnly, address, now } = facts;
  const said = SAID[formats.language];
  const say = (tone: 'good' | 'wait' | 'bad', words: string) =>
    html`<p class="why-line ${tone}">${mark(tone)}<span>${words}</span></p>`;
  if (certificate === null) return html`<section class="part narrow-page">${say('bad', said.none)}</section>`;
  const state = isOnly ? said.only : isEncrypted ? said.encrypted : said.plain;
  return html`<section class="part narrow-page">
    ${say(isEncrypted ? 'good' : 'wait', state)}
    <p>${said.how}</p>
    <ul class="rows">
      <li class="item">
        <p class="what">${said.fingerprint}</p>
        <p class="own-words code">${certificate.fingerprint}</p>
        <p class="why">${said.until} ${when(certificate.until, now, formats)}</p>
      </li>
    </ul>
    ${isEncrypted ? nothing : html`<p><a class="button" href="${address}">${said.open}</a></p>`}
    ${forms === null ? nothing : choice(isEncrypted, isOnly, forms.csrf, said)}
  </section>`;
}

function choice(isEncrypted: boolean, isOnly: boolean, csrf: string, said: Words): Html {
  if (isOnly) return deedForm(csrf, button('/https/open', said.back, 'quiet'));
  return isEncrypted ? deedForm(csrf, button('/https/only', said.trust)) : html`<p>${said.first}</p>`;
}
