import { createInstance, type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from './locale.ts';
import { WORDS } from './words.ts';

/** An instance of its own per request on the server and per page in the browser: languages never leak between people. */
export function createI18n(locale: Locale): I18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: locale,
    fallbackLng: 'en',
    resources: { en: { words: WORDS.en }, ar: { words: WORDS.ar } },
    ns: ['words'],
    defaultNS: 'words',
    // Codes and names may hold a colon; there is one namespace only.
    nsSeparator: false,
    initAsync: false,
    returnNull: false,
    // A parameter that was never stored leaves a gap, not braces.
    missingInterpolationHandler: () => '',
    // React escapes already.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  return instance;
}
