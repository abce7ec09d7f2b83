/** The public API on one page, for people: no script, nothing from elsewhere, made of the same table as the machine's description. */
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { problemTitle, wordsIn } from '#app/http/public-api/api-problem.server.ts';
import { type ApiDescription, parametersOf, pathTemplate, refusalsOf } from '#app/http/public-api/openapi.ts';
import { API_BASE, API_VERSION, MAX_LIMIT, type Operation, type Words } from '#app/http/public-api/operation.ts';
import { RATE_LIMITS } from '#app/http/rate-limits.ts';
import { formatCount } from '#app/i18n/format.ts';
import { dirOf, LOCALES, type Locale } from '#app/i18n/locale.ts';
import { ERRORS, type ErrorCode } from '#app/lib/errors.ts';
import { API_SCOPES } from '#app/modules/stores/api-scopes.ts';
import { DOCS_STYLE } from './docs-style.ts';
import { curlOf, javascriptOf } from './samples.ts';

interface Setting {
  appUrl: string;
  locale: Locale;
}

const NAMES = { en: 'English', ar: 'العربية' } as const;

export function docsPage(api: ApiDescription, { appUrl, locale }: Setting): string {
  const t = wordsIn(locale);
  const tags = [...new Set(api.operations.map(({ tag }) => tag))];
  const page = (
    <html lang={locale} dir={dirOf(locale)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {/* Browsers ask for one wherever none is named. */}
        <link rel="icon" href="data:," />
        <title>{t('api.docs.title')}</title>
        <style dangerouslySetInnerHTML={{ __html: DOCS_STYLE }} />
      </head>
      <body>
        <header>
          <h1>{t('api.docs.title')}</h1>
          <p>{t('api.docs.intro')}</p>
          <p className="links">
            {LOCALES.map((one) => (
              <a key={one} href={`?lang=${one}`} lang={one} hrefLang={one} {...(one === locale ? { 'aria-current': 'true' as const } : {})}>
                {NAMES[one]}
              </a>
            ))}
            <a href={`${API_BASE}/openapi.json`}>{t('api.operations.getOpenApi')}</a>
            <a href={`${API_BASE}/collection.json`}>{t('api.operations.getCollection')}</a>
          </p>
        </header>
        <nav aria-label={t('api.docs.contents')}>
          <ul>
            {[
              ...tags.map((tag) => [tag, t(`api.tags.${tag}`)] as const),
              ...RULES.map((rule) => [rule, t(`api.docs.${rule}.title`)] as const),
              ['errors', t('api.docs.errors')] as const,
            ].map(([id, name]) => (
              <li key={id}>
                <a href={`#${id}`}>{name}</a>
              </li>
            ))}
          </ul>
        </nav>
        <main>
          {RULES.map((rule) => (
            <section key={rule} id={rule}>
              <h2>{t(`api.docs.${rule}.title`)}</h2>
              <p>{t(`api.docs.${rule}.body`, { points: formatCount(locale, RATE_LIMITS.api.points), most: formatCount(locale, MAX_LIMIT), version: API_VERSION })}</p>
              {rule === 'access' ? <Scopes t={t} /> : <Code>{SNIPPETS[rule]}</Code>}
            </section>
          ))}
          {tags.map((tag) => (
            <section key={tag} id={tag}>
              <h2>{t(`api.tags.${tag}`)}</h2>
              {api.operations
                .filter((operation) => operation.tag === tag)
                .map((operation) => (
                  <OperationPart key={operation.id} operation={operation} deprecated={Object.hasOwn(api.deprecations, operation.id)} appUrl={appUrl} t={t} />
                ))}
            </section>
          ))}
          <Problems operations={api.operations} locale={locale} t={t} />
        </main>
      </body>
    </html>
  );
  return `<!DOCTYPE html>${renderToStaticMarkup(page)}`;
}

const RULES = ['access', 'pages', 'limits', 'caching', 'versions'] as const;

const SNIPPETS: Readonly<Record<Exclude<(typeof RULES)[number], 'access'>, string>> = {
  pages: `GET ${API_BASE}/products?limit=100&updatedSince=2026-11-01T00:00:00Z\n\nLink: <…?limit=100&cursor=…>; rel="next"`,
  limits: `RateLimit-Policy: "key";q=${RATE_LIMITS.api.points};w=${RATE_LIMITS.api.seconds}\nRateLimit: "key";r=299;t=60\nRetry-After: 12`,
  caching: 'ETag: "4f0c…"\n\nIf-None-Match: "4f0c…"  →  304',
  versions: `Mizan-Version: ${API_VERSION}\nDeprecation: @1798761600\nSunset: Fri, 31 Dec 2027 00:00:00 GMT`,
};

/** Code runs from left to right in every language. */
function Code({ children }: Readonly<{ children: ReactNode }>) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <pre dir="ltr" tabIndex={0}>
      <code>{children}</code>
    </pre>
  );
}

function Scopes({ t }: Readonly<{ t: Words }>) {
  return (
    <>
      <Code>Authorization: Bearer mzn_live_…</Code>
      <dl>
        {API_SCOPES.map((scope) => (
          <div key={scope}>
            <dt>
              <code dir="ltr">{scope}</code>
            </dt>
            <dd>{t(`api.scopes.${scope}`)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function OperationPart({ operation, deprecated, appUrl, t }: Readonly<{ operation: Operation; deprecated: boolean; appUrl: string; t: Words }>) {
  const parameters = [...parametersOf('path', operation.params, t), ...parametersOf('query', operation.query, t)];
  return (
    <article id={operation.id}>
      <h3>{t(`api.operations.${operation.id}`)}</h3>
      <p className="call">
        <code dir="ltr">
          <b>{operation.method}</b> {API_BASE}
          {pathTemplate(operation.path)}
        </code>
        {deprecated ? <strong> {t('api.docs.deprecated')}</strong> : null}
      </p>
      <p>
        {t('api.docs.scope')} <code dir="ltr">{operation.scope}</code>
      </p>
      {parameters.length === 0 ? null : (
        <div className="wide">
          <table>
            <caption>{t('api.docs.parameters')}</caption>
            <tbody>
              {parameters.map(({ name, description, schema }) => (
                <tr key={String(name)}>
                  <th scope="row">
                    <code dir="ltr">{String(name)}</code>
                  </th>
                  <td>{String(description)}</td>
                  <td>
                    <code dir="ltr">{allowed(schema)}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <details>
        <summary>{t('api.docs.example')}</summary>
        <Code>{curlOf(operation, appUrl)}</Code>
        <Code>{javascriptOf(operation, appUrl)}</Code>
        <p>{t('api.docs.answer')}</p>
        <Code>{JSON.stringify(operation.example, null, 2)}</Code>
      </details>
    </article>
  );
}

/** What a parameter may be, short. */
function allowed(schema: unknown): string {
  const { enum: values, format, type, minimum, maximum, default: usual } = schema as Record<string, unknown>;
  if (Array.isArray(values)) {
    return values.join(' | ');
  }
  const range = typeof minimum === 'number' && typeof maximum === 'number' ? ` ${minimum}–${maximum}` : '';
  return `${String(format ?? type)}${range}${usual === undefined ? '' : ` = ${JSON.stringify(usual)}`}`;
}

function Problems({ operations, locale, t }: Readonly<{ operations: readonly Operation[]; locale: Locale; t: Words }>) {
  const codes = [...new Set(operations.flatMap(refusalsOf))].sort((a, b) => ERRORS[a].status - ERRORS[b].status || a.localeCompare(b));
  return (
    <section id="errors">
      <h2>{t('api.docs.errors')}</h2>
      <p>{t('api.docs.errorsBody')}</p>
      <dl>
        {codes.map((code: ErrorCode) => (
          <div key={code} id={code}>
            <dt>
              <code dir="ltr">
                {ERRORS[code].status} {code}
              </code>
            </dt>
            <dd>{problemTitle(locale, code)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
