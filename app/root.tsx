import type { LoaderFunctionArgs } from '@remix-run/node';
import { json } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useLocation, useMatches, useRouteLoaderData } from '@remix-run/react';
import { useMemo, type ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { createI18n } from './i18n/i18n.ts';
import { dirOf, type Locale, resolveLocale } from './i18n/locale.ts';
import { BareError } from './ui/bare-error.tsx';
import type { HostHandle } from './ui/host-handle.ts';
import { useNonce } from './ui/nonce.ts';

/** What every page needs before any store is known. Nothing here is secret. */
export function loader({ context }: LoaderFunctionArgs) {
  return json({ clientScripts: context.composition.clientScripts });
}

export const shouldRevalidate = () => false;

/** Pages are named for the admin's frame; the tab's name matters only outside it. */
export const meta = () => [{ title: 'Mizan' }];

export function Layout({ children }: Readonly<{ children: ReactNode }>) {
  const nonce = useNonce();
  const locale = useLocale();
  const i18n = useMemo(() => createI18n(locale), [locale]);
  const data = useRouteLoaderData<typeof loader>('root');
  const host = useMatches()
    .map((match) => match.handle as HostHandle | undefined)
    .find((handle) => handle?.head);

  return (
    <html lang={locale} dir={dirOf(locale)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {host?.head?.({ locale, ...(data ? { clientScripts: data.clientScripts } : {}) })}
        <Meta />
        <Links />
      </head>
      <body>
        <I18nextProvider i18n={i18n}>{children}</I18nextProvider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <BareError />;
}

/** The layout of the host has resolved it; where that failed, what the host wrote in the address. */
function useLocale(): Locale {
  const { search } = useLocation();
  for (const { data } of useMatches()) {
    if (typeof data === 'object' && data !== null && 'locale' in data && typeof data.locale === 'string') {
      return resolveLocale(data.locale);
    }
  }
  return resolveLocale(new URLSearchParams(search).get('locale'));
}
