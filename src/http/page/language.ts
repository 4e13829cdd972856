import { LANGUAGES, type Language } from '../../domain/time/time.ts';

/**
 * The language that a browser asks for, from its `Accept-Language`: the first that there are words in, by its weight.
 * @param otherwise of a browser that prefers neither
 */
export function acceptedLanguage(accepted: string | undefined, otherwise: Language): Language {
  const wanted = (accepted ?? '').split(',').flatMap((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const weight = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((one) => one !== undefined);
    const language = LANGUAGES.find((one) => tag === one || tag.startsWith(`${one}-`));
    return language === undefined ? [] : [{ language, weight: Number(weight ?? 1) }];
  });
  return wanted.sort((a, b) => b.weight - a.weight).find(({ weight }) => weight > 0)?.language ?? otherwise;
}

export function isLanguage(text: string): text is Language {
  return LANGUAGES.some((one) => one === text);
}

export const OTHER: Readonly<Record<Language, Language>> = { en: 'sw', sw: 'en' };
