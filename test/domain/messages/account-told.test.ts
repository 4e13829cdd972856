import { expect, test } from 'vitest';
import { ACCOUNT_TEXTS, accountText, accountTextProblems } from '../../../src/domain/messages/account-told.ts';
import { gsm7Length } from '../../../src/domain/messages/gsm7.ts';
import { LANGUAGES } from '../../../src/domain/time/time.ts';

const TOLD = { name: 'Wanjiku Kamau', account: 'JSY-7K4M3X', business: 'Jersey Net', support: '0712 345 678' };

test('each text says the number, in one SMS however long the names are', () => {
  expect(accountText(ACCOUNT_TEXTS.en, TOLD)).toBe(
    'Wanjiku Kamau: your account number at Jersey Net is JSY-7K4M3X. Use it whenever you pay by M-Pesa. Help: 0712 345 678',
  );
  expect(accountText(ACCOUNT_TEXTS.sw, { ...TOLD, support: null })).toBe(
    'Wanjiku Kamau: namba yako ya akaunti kwa Jersey Net ni JSY-7K4M3X. Itumie kila unapolipa kwa M-Pesa.',
  );
  for (const language of LANGUAGES) {
    expect(accountTextProblems(ACCOUNT_TEXTS[language])).toEqual([]);
    const long = accountText(ACCOUNT_TEXTS[language], { ...TOLD, name: 'N'.repeat(200) });
    expect(gsm7Length(long)).toBeLessThanOrEqual(160);
    expect(long).toContain('JSY-7K4M3X');
  }
});

test('a text of a person’s own has to say it too', () => {
  expect(accountTextProblems('Pay to {{account}}')).toEqual([]);
  expect(accountTextProblems('Hello').map(({ en }) => en)).toEqual([
    'it does not say the account number: write {{account}} where it belongs',
  ]);
  const [slip] = accountTextProblems('{{acount}} {{account}}');
  expect(slip?.en).toContain('did you mean "account"');
  expect(slip?.sw).toContain('ulimaanisha "account"?');
});
