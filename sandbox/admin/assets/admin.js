// The admin's side of the conversation with the embedded app. Its counterpart is app-bridge.js, inside the iframe.
(() => {
  const config = JSON.parse(document.getElementById('config').textContent);
  const byId = (id) => document.getElementById(id);
  const frame = byId('app');
  const nav = byId('nav');
  if (!frame) {
    return;
  }

  const post = (message) => frame.contentWindow.postMessage({ mizanAdmin: true, ...message }, config.appOrigin);
  const shownBars = new Set();
  let current = config.prefix;

  const idToken = async () => {
    const answer = await fetch(`${config.admin}/session-token`, { method: 'POST' });
    return (await answer.json()).token;
  };

  /** The app's path in the admin's address: what a reload or a shared link opens again. */
  const adminPath = (href) => {
    const url = new URL(href, config.appOrigin);
    const inside = url.pathname === config.prefix ? '' : url.pathname.startsWith(`${config.prefix}/`) ? url.pathname.slice(config.prefix.length) : url.pathname;
    for (const name of ['embedded', 'shop', 'host', 'session', 'timestamp', 'hmac', 'id_token', 'id_token_hint', 'protocol']) {
      url.searchParams.delete(name);
    }
    url.searchParams.set('locale', config.locale);
    return `${config.base}${inside}${url.search}`;
  };

  const markCurrent = () => {
    for (const link of nav.querySelectorAll('[data-app-path]')) {
      const path = new URL(link.dataset.appPath, config.appOrigin).pathname;
      const isCurrent = path === new URL(current, config.appOrigin).pathname;
      link.toggleAttribute('aria-current', isCurrent);
      if (isCurrent) {
        link.setAttribute('aria-current', 'page');
      }
    }
  };

  const showToast = ({ id, text, isError, action, duration }) => {
    const toast = document.createElement('div');
    toast.className = isError ? 'toast error' : 'toast';
    toast.dataset.toast = id;
    toast.append(text);
    const end = () => {
      if (toast.isConnected) {
        toast.remove();
        post({ type: 'toastGone', id });
      }
    };
    if (action) {
      const button = document.createElement('button');
      button.textContent = action;
      button.addEventListener('click', () => {
        post({ type: 'toastAction', id });
        end();
      });
      toast.append(button);
    }
    byId('toasts').append(toast);
    setTimeout(end, duration || 5000);
  };

  const handlers = {
    idToken: async ({ call }) => post({ type: 'answer', call, value: await idToken() }),
    nav: ({ items }) => {
      byId('app-nav').replaceChildren(
        ...items.map(({ text, href }) => {
          const item = document.createElement('li');
          const link = document.createElement('a');
          link.textContent = text;
          link.href = adminPath(href);
          link.dataset.appPath = href;
          item.append(link);
          return item;
        }),
      );
      markCurrent();
    },
    title: ({ title, actions }) => {
      byId('title').textContent = title ?? '';
      document.title = title ? `${title} · ${config.appName}` : config.appName;
      byId('actions').replaceChildren(
        ...actions.map(({ index, text, isPrimary, isDisabled }) => {
          const button = document.createElement('button');
          button.type = 'button';
          button.textContent = text;
          button.disabled = isDisabled;
          button.className = isPrimary ? 'primary' : '';
          button.addEventListener('click', () => post({ type: 'titleAction', index }));
          return button;
        }),
      );
    },
    url: ({ href }) => {
      current = href;
      history.replaceState(null, '', adminPath(href));
      markCurrent();
    },
    open: ({ href }) => location.assign(adminPath(href)),
    admin: ({ path }) => location.assign(`${config.admin}${path}`),
    toast: showToast,
    toastHide: ({ id }) => document.querySelector(`[data-toast="${CSS.escape(id)}"]`)?.remove(),
    loading: ({ isOn }) => (byId('loading').hidden = !isOn),
    saveBar: ({ id, isShown }) => {
      shownBars[isShown ? 'add' : 'delete'](id);
      byId('save-bar').hidden = shownBars.size === 0;
    },
    modal: ({ isShown }) => document.body.classList.toggle('blocked', isShown),
    reset: () => {
      shownBars.clear();
      byId('save-bar').hidden = true;
      document.body.classList.remove('blocked');
      handlers.title({ title: '', actions: [] });
    },
  };

  addEventListener('message', (event) => {
    if (event.source === frame.contentWindow && event.origin === config.appOrigin && event.data?.mizanApp) {
      handlers[event.data.type]?.(event.data);
    }
  });

  nav.addEventListener('click', (event) => {
    const link = event.target.closest('a');
    if (!link || event.metaKey || event.ctrlKey) {
      return;
    }
    event.preventDefault();
    nav.classList.remove('open');
    byId('menu').setAttribute('aria-expanded', 'false');
    if (link.dataset.appPath) {
      post({ type: 'navigate', href: link.dataset.appPath });
    }
  });
  byId('menu').addEventListener('click', () => {
    const isOpen = nav.classList.toggle('open');
    byId('menu').setAttribute('aria-expanded', String(isOpen));
  });
  for (const name of ['save', 'discard']) {
    byId(name).addEventListener('click', () => post({ type: 'saveBarClick', button: name, id: [...shownBars].at(-1) }));
  }
})();
