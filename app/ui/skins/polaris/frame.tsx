import { AppProvider } from '@shopify/shopify-app-remix/react';
import english from '@shopify/polaris/locales/en.json' with { type: 'json' };
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SkinProvider } from '../../kit/skin.ts';
import arabic from './ar.json' with { type: 'json' };
import { polarisSkin } from './skin.tsx';

/**
 * Polaris around a page, with its own strings in the reader's language. The App Bridge script stands in the document's
 * head instead of here (`isEmbeddedApp` would write it into the body); the provider still follows the admin's navigation.
 */
export function PolarisFrame({ children }: Readonly<{ children: ReactNode }>) {
  const { i18n } = useTranslation();
  return (
    <AppProvider apiKey="" isEmbeddedApp={false} i18n={i18n.language === 'ar' ? [arabic, english] : english}>
      <SkinProvider value={polarisSkin}>{children}</SkinProvider>
    </AppProvider>
  );
}
