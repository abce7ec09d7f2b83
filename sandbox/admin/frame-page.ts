import { WORDS, type AdminLocale } from '#sandbox/admin/words.ts';

export interface FramePage {
  locale: AdminLocale;
  storeName: string;
  slug: string;
  appName: string;
  appHandle: string;
  /** Null when nobody has said where the app is. */
  appUrl: string | null;
  prefix: string;
}

/** The admin around the embedded app: navigation, top bar, title area, iframe. Behaviour is in assets/admin.js. */
export function framePage({ locale, storeName, slug, appName, appHandle, appUrl, prefix }: FramePage): string {
  const words = WORDS[locale];
  const base = `/store/${slug}`;
  const config = { base: `${base}/apps/${appHandle}`, admin: base, prefix, appOrigin: appUrl === null ? null : new URL(appUrl).origin, appName, locale };
  const frame =
    appUrl === null
      ? `<p class="no-app">${words.noApp}</p>`
      : `<iframe id="app" name="app-iframe" title="${escape(appName)}" src="${escape(appUrl)}" allow="clipboard-write"></iframe>`;
  const links = (['home', 'orders', 'products', 'customers', 'analytics'] as const).map((name) => `<li><a href="#" class="quiet">${words[name]}</a></li>`).join('');
  return `<!doctype html>
<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(appName)} · ${escape(storeName)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/admin-assets/admin.css">
</head>
<body>
<header class="top">
  <button type="button" id="menu" aria-expanded="false" aria-controls="nav" aria-label="${words.menu}">☰</button>
  <span class="brand">Sandbox</span>
  <span class="search" aria-hidden="true">${words.search}</span>
  <span class="store">${escape(storeName)}</span>
  <div id="save-bar" role="region" aria-label="${words.unsaved}" hidden>
    <span>${words.unsaved}</span>
    <button type="button" id="discard">${words.discard}</button>
    <button type="button" id="save" class="primary">${words.save}</button>
  </div>
</header>
<nav id="nav" aria-label="${words.menu}">
  <ul>${links}</ul>
  <h2>${words.apps}</h2>
  <ul><li><a href="${base}/apps/${escape(appHandle)}" class="app" data-app-path="${prefix}">${escape(appName)}</a><ul id="app-nav"></ul></li></ul>
</nav>
<main>
  <div class="title"><span class="app-name">${escape(appName)}</span><h1 id="title"></h1><div id="actions"></div></div>
  <div id="loading" hidden></div>
  ${frame}
</main>
<div id="toasts" role="status" aria-live="polite"></div>
<script type="application/json" id="config">${JSON.stringify(config).replace(/</g, '\\u003c')}</script>
<script src="/admin-assets/admin.js"></script>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
