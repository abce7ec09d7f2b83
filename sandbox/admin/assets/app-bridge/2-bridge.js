// Stands in for App Bridge where its CDN cannot be reached: development, tests, demos. It speaks to admin.js, the frame
// around the app, and offers the part of `window.shopify` that an embedded app uses. Second part of the served script; the
// server wraps both in one function, so that nothing of it is global.
const script = document.currentScript;
const query = new URLSearchParams(location.search);

// ---- who we are, remembered over client navigations that drop the parameters
const KEEP = 'sandbox-app-bridge';
const saved = JSON.parse(sessionStorage.getItem(KEEP) ?? '{}');
const config = {
  apiKey: script.dataset.apiKey ?? document.querySelector('meta[name="shopify-api-key"]')?.content,
  shop: query.get('shop') ?? saved.shop,
  host: query.get('host') ?? saved.host,
  locale: query.get('locale') ?? saved.locale ?? 'en',
};
sessionStorage.setItem(KEEP, JSON.stringify(config));

// ---- the line to the admin
const adminOrigin = location.ancestorOrigins?.[0] ?? new URL(script.src).origin;
const isEmbedded = window.parent !== window;
const post = (message) => isEmbedded && window.parent.postMessage({ mizanApp: true, ...message }, adminOrigin);
const waiting = new Map();
let calls = 0;
const ask = (message) =>
  new Promise((resolve) => {
    calls += 1;
    waiting.set(calls, resolve);
    post({ ...message, call: calls });
  });

// ---- ID tokens: kept while fresh, asked for once when several fetches need one
let token = null;
const expiryOf = (jwt) => JSON.parse(atob(jwt.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).exp * 1000;
const idToken = () => {
  if (!token || Date.now() > token.expires - 5000) {
    const value = ask({ type: 'idToken' });
    token = { value, expires: Infinity };
    void value.then((jwt) => (token = { value, expires: expiryOf(jwt) }));
  }
  return token.value;
};

// ---- fetch: same-origin requests carry the token, and one refused is repeated once with a new one
const nativeFetch = window.fetch.bind(window);
window.fetch = async (input, init) => {
  const request = new Request(input, init);
  if (new URL(request.url).origin !== location.origin) {
    return nativeFetch(input, init);
  }
  const send = async () => {
    const copy = request.clone();
    if (!copy.headers.has('authorization')) {
      copy.headers.set('authorization', `Bearer ${await idToken()}`);
    }
    copy.headers.set('x-requested-with', 'XMLHttpRequest');
    return nativeFetch(copy);
  };
  let response = await send();
  if (response.headers.get('x-shopify-retry-invalid-session-request') === '1') {
    token = null;
    response = await send();
  }
  const elsewhere = response.headers.get('x-shopify-api-request-failure-reauthorize-url');
  if (elsewhere) {
    window.open(new URL(elsewhere, location.href), '_top');
  }
  return response;
};

// ---- leaving the iframe
const openInAdmin = (address) => {
  if (address.startsWith('shopify:')) {
    post({ type: 'admin', path: address.replace(/^shopify:(\/\/)?(admin)?/, '') });
    return true;
  }
  const url = new URL(address, location.href);
  if (url.origin === location.origin) {
    post({ type: 'open', href: url.pathname + url.search });
    return true;
  }
  return false;
};
const nativeOpen = window.open.bind(window);
window.open = (address, target, features) => {
  const text = String(address ?? '');
  const leaves = text.startsWith('shopify:') || (isEmbedded && (target === '_top' || target === '_parent'));
  return leaves && openInAdmin(text) ? null : nativeOpen(address, target, features);
};
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[href^="shopify:"]') : null;
  if (link) {
    event.preventDefault();
    openInAdmin(link.getAttribute('href'));
  }
});

// What the app's provider listens to for a navigation that begins outside.
const navigate = (href) => {
  const link = document.createElement('a');
  link.setAttribute('href', href);
  link.hidden = true;
  document.body.append(link);
  link.dispatchEvent(new Event('shopify:navigate', { bubbles: true }));
  link.remove();
};

const { pressSaveBar } = defineElements(post);

// ---- window.shopify
const toasts = new Map();
const call = (method) => async (id) => document.getElementById(id)?.[method]?.();
window.shopify = {
  config,
  origin: adminOrigin,
  ready: Promise.resolve(),
  environment: { mobile: false, embedded: isEmbedded, pos: false },
  idToken,
  toast: {
    // Functions cannot cross to the admin: they stay here, under the toast's id.
    show: (text, { onAction, onDismiss, isError = false, action, duration } = {}) => {
      const id = `toast-${String((calls += 1))}`;
      toasts.set(id, { onAction, onDismiss });
      post({ type: 'toast', id, text: String(text), isError, action, duration });
      return id;
    },
    hide: (id) => post({ type: 'toastHide', id }),
  },
  loading: (isOn = true) => post({ type: 'loading', isOn: Boolean(isOn) }),
  modal: { show: call('show'), hide: call('hide'), toggle: call('toggle') },
  saveBar: {
    show: call('show'),
    hide: call('hide'),
    toggle: call('toggle'),
    leaveConfirmation: async () => undefined,
  },
  navigate,
  user: async () => ({ accountAccess: 'full', accountOwner: true }),
  resourcePicker: async () => undefined,
  scopes: {
    query: async () => ({ granted: [], required: [], optional: [] }),
    request: async () => ({ result: 'declined-all', detail: { granted: [], required: [], optional: [] } }),
    revoke: async () => ({ detail: { granted: [], required: [], optional: [] } }),
  },
  reviews: { request: async () => ({ success: false, code: 'cooldown-period', message: 'Not in the sandbox' }) },
  support: { registerHandler: () => undefined },
};

addEventListener('message', ({ source, origin, data }) => {
  if (source !== window.parent || origin !== adminOrigin || !data?.mizanAdmin) {
    return;
  }
  switch (data.type) {
    case 'answer':
      waiting.get(data.call)?.(data.value);
      waiting.delete(data.call);
      return;
    case 'navigate':
      navigate(data.href);
      return;
    case 'titleAction':
      titleButtons[data.index]?.click();
      return;
    case 'saveBarClick':
      pressSaveBar(data.id, data.button);
      return;
    case 'toastAction':
      toasts.get(data.id)?.onAction?.();
      return;
    case 'toastGone':
      toasts.get(data.id)?.onDismiss?.();
      toasts.delete(data.id);
  }
});

// ---- what the page declares: menu, title, address. Told to the admin when it changes.
let titleButtons = [];
const told = {};
const tell = (key, message) => {
  const text = JSON.stringify(message);
  if (told[key] !== text) {
    told[key] = text;
    post(message);
  }
};
const readPage = () => {
  const menu = document.querySelector('ui-nav-menu, s-app-nav');
  if (menu) {
    const links = [...menu.querySelectorAll('a, s-link')].filter((link) => link.getAttribute('rel') !== 'home');
    tell('nav', { type: 'nav', items: links.map((link) => ({ text: link.textContent.trim(), href: link.getAttribute('href') })) });
  }
  const bar = [...document.querySelectorAll('ui-title-bar')].find((element) => !element.closest('ui-modal'));
  titleButtons = [...(bar?.querySelectorAll('button') ?? [])];
  tell('title', {
    type: 'title',
    title: bar?.getAttribute('title') ?? document.title,
    actions: titleButtons.map((button, index) => ({
      index,
      text: button.textContent.trim(),
      isPrimary: button.getAttribute('variant') === 'primary',
      isDisabled: button.disabled,
    })),
  });
  tell('url', { type: 'url', href: location.pathname + location.search });
};

// ---- the bounce page: the app cannot read who asks, so it is loaded again with a fresh token
const reload = query.get('shopify-reload');
if (reload) {
  void idToken().then((jwt) => {
    const url = new URL(reload, location.origin);
    url.searchParams.set('id_token', jwt);
    location.replace(url);
  });
} else {
  post({ type: 'reset' });
  new MutationObserver(readPage).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  addEventListener('popstate', readPage);
  addEventListener('DOMContentLoaded', readPage);
}
