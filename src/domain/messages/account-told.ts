import type { Both, Language } from '../time/time.ts';
import { fillTemplate, templateProblems, valuesOf } from './fill-template.ts';

/** What somebody is told of the account number that their line has now. */
export const ACCOUNT_TEXTS: Readonly<Record<Language, string>> = {
  en: '[[{{name}}: ]]your account number at {{business}} is {{account}}. Use it whenever you pay by M-Pesa.[[ Help: {{support}}]]',
  sw: '[[{{name}}: ]]namba yako ya akaunti kwa {{business}} ni {{account}}. Itumie kila unapolipa kwa M-Pesa.[[ Msaada: {{support}}]]',
};

/** What goes first where the text is too long for one SMS. */
const DROPPED = ['name', 'support'];

export interface AccountTold {
  readonly name: string;
  readonly account: string;
  readonly business: string;
  /** Null: there is none. */
  readonly support: string | null;
}

/** In one SMS. */
export function accountText(template: string, told: AccountTold): string {
  return fillTemplate(template, valuesOf({ ...told, support: told.support ?? '' }), DROPPED);
}

/** What is wrong with a text that a person wrote for it, one sentence each. */
export function accountTextProblems(template: string): Both[] {
  const typical = { name: 'Wanjiku Kamau', account: 'JSY-7K4M3X', business: 'Jersey Net', support: '0712 345 678' };
  const names = template.includes('{{account}}')
    ? []
    : [
        {
          en: 'it does not say the account number: write {{account}} where it belongs',
          sw: 'haitaji namba ya akaunti: andika {{account}} mahali pake',
        },
      ];
  return [...templateProblems(template, valuesOf(typical), DROPPED), ...names];
}
