import { LOCALES, resolveLocale } from '#app/i18n/locale.ts';
import { localeOf, wordsIn } from '#app/http/public-api/api-problem.server.ts';
import { collectionOf } from '#app/http/public-api/collection.ts';
import { type ApiDescription, openApiOf } from '#app/http/public-api/openapi.ts';
import type { PublicDocument } from '#app/http/public-api/public-api.server.ts';
import { docsPage } from './docs-page.server.tsx';
import { DEPRECATIONS, OPERATIONS } from './operations.server.ts';

/** What describes the API, made of what serves it. */
export const DOCUMENTS: readonly PublicDocument[] = [
  {
    id: 'getOpenApi',
    path: '/openapi.json',
    type: 'application/json; charset=utf-8',
    read: (request, { appUrl }) => JSON.stringify(openApiOf(described(), { appUrl, t: wordsIn(localeOf(request)) })),
  },
  {
    id: 'getCollection',
    path: '/collection.json',
    type: 'application/json; charset=utf-8',
    read: (request, { appUrl }) => JSON.stringify(collectionOf(described(), { appUrl, t: wordsIn(localeOf(request)) })),
  },
  {
    id: 'getDocs',
    path: '/docs',
    type: 'text/html; charset=utf-8',
    read: (request, { appUrl }) => {
      const wish = new URL(request.url).searchParams.get('lang');
      const locale = LOCALES.some((known) => known === wish) ? resolveLocale(wish) : localeOf(request);
      return docsPage(described(), { appUrl, locale });
    },
  },
];

function described(): ApiDescription {
  return { operations: OPERATIONS, documents: DOCUMENTS, deprecations: DEPRECATIONS };
}
