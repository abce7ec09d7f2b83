import { Outlet, useLoaderData, useLocation, useNavigation, type ShouldRevalidateFunctionArgs } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { actionsOf } from '#app/modules/stores/can.ts';
import { HostNav } from '#app/ui/host-bridge.tsx';
import type { HostHandle } from '#app/ui/host-handle.ts';
import { PageSkeleton } from '#app/ui/page-skeleton.tsx';
import { NO_STORE, SceneProvider, type Scene } from '#app/ui/scene.tsx';
import { ScreenError } from '#app/ui/screen-error.tsx';
import { PolarisFrame } from '#app/ui/skins/polaris/frame.tsx';
import { PolarisStyles } from '#app/ui/skins/polaris/styles.tsx';

const BASE = '/shopify';

export const loader = embeddedLoader(z.object({}), async ({ ctx, user, locale }): Promise<Scene> => ({
  locale,
  currency: ctx.store.currency,
  timeZone: ctx.store.timeZone,
  may: actionsOf(user.role),
  now: ctx.clock.now().toISOString(),
  base: BASE,
}));

/** Later requests carry no `locale` parameter: asking again could only lose the language. A saved choice asks for it. */
export function shouldRevalidate({ json, formAction }: ShouldRevalidateFunctionArgs): boolean {
  const sent: unknown = json;
  return formAction !== undefined && typeof sent === 'object' && sent !== null && 'intent' in sent && sent.intent === 'saveLocale';
}

export const handle: HostHandle = {
  head: ({ locale, clientScripts }) => (
    <>
      {clientScripts ? (
        <>
          <meta name="shopify-api-key" content={clientScripts.apiKey} />
          {/* Shopify's rule: the first script of the document, neither deferred nor bundled. */}
          <script src={clientScripts.appBridgeUrl} data-api-key={clientScripts.apiKey} />
        </>
      ) : null}
      <PolarisStyles locale={locale} />
    </>
  ),
};

export default function ShopifyLayout() {
  const loaded = useLoaderData<typeof loader>();
  const now = useNow(loaded.now);
  const navigation = useNavigation();
  const { pathname } = useLocation();
  const leaving = navigation.state === 'loading' && navigation.location.pathname !== pathname;
  return (
    <PolarisFrame>
      <SceneProvider scene={{ ...loaded, now }}>
        <HostNav />
        {leaving ? <PageSkeleton /> : <Outlet />}
      </SceneProvider>
    </PolarisFrame>
  );
}

export function ErrorBoundary() {
  return (
    <PolarisFrame>
      <SceneProvider scene={{ ...NO_STORE, base: BASE }}>
        <ScreenError />
      </SceneProvider>
    </PolarisFrame>
  );
}

/** The server's instant at first, so that the first paint agrees, then the browser's own. */
function useNow(first: string): string {
  const [now, setNow] = useState(first);
  useEffect(() => {
    const tick = () => setNow(new Date().toISOString());
    const timer = setInterval(tick, 30_000);
    tick();
    return () => clearInterval(timer);
  }, []);
  return now;
}
