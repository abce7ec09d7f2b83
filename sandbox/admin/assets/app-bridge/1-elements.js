// The elements that an app declares and App Bridge brings to life: save bar (or a form that asks for one) and modal.
// First part of the served script: `defineElements` is called by the second.
function defineElements(post) {
  let names = 0;

  // A constructed sheet, neither attributes nor a style tag: hydration and the app's content policy both stay out of it.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    ui-nav-menu, s-app-nav, ui-title-bar, ui-save-bar, ui-modal { display: none !important; }
    .sandbox-modal { border: 0; border-radius: 12px; padding: 0; inline-size: min(620px, 92vw); }
    .sandbox-modal h2 { margin: 0; padding: 12px 16px; font: 600 16px system-ui; }
    .sandbox-modal footer { display: flex; justify-content: end; gap: 8px; padding: 12px 16px; }
  `);
  document.adoptedStyleSheets.push(sheet);

  // ---- save bar: an element of the app, or a form that asks for one
  class SaveBar extends HTMLElement {
    #isShown = false;
    get showing() {
      return this.#isShown;
    }
    disconnectedCallback() {
      this.hide();
    }
    show() {
      return this.#set(true);
    }
    hide() {
      return this.#set(false);
    }
    toggle() {
      return this.#set(!this.#isShown);
    }
    async #set(isShown) {
      if (this.#isShown !== isShown) {
        this.#isShown = isShown;
        post({ type: 'saveBar', id: barId(this), isShown });
        this.dispatchEvent(new Event(isShown ? 'show' : 'hide'));
      }
    }
    press(button) {
      const buttons = [...this.querySelectorAll('button')];
      const save = buttons.find((item) => item.getAttribute('variant') === 'primary') ?? buttons[0];
      const discard = buttons.find((item) => item !== save);
      (button === 'save' ? save : discard)?.click();
    }
  }
  const barId = (element) => (element.id ||= `save-bar-${String((names += 1))}`);
  const formOf = (event) => (event.target instanceof Element ? event.target.closest('form[data-save-bar]') : null);
  const markForm = (form, isShown) => form && post({ type: 'saveBar', id: barId(form), isShown });
  document.addEventListener('input', (event) => markForm(formOf(event), true));
  document.addEventListener('submit', (event) => markForm(formOf(event), false), true);
  document.addEventListener('reset', (event) => markForm(formOf(event), false), true);
  const pressSaveBar = (id, button) => {
    const bar = document.getElementById(id);
    if (bar instanceof HTMLFormElement) {
      button === 'save' ? bar.requestSubmit() : bar.reset();
    } else {
      bar?.press?.(button);
    }
  };

  // ---- modal: drawn here, over the app; the admin only dims itself
  class Modal extends HTMLElement {
    #dialog = null;
    /** Where the React component puts its children. */
    get content() {
      return this.#build().querySelector('[data-content]');
    }
    disconnectedCallback() {
      void this.hide();
      this.#dialog?.remove();
    }
    async show() {
      const dialog = this.#build();
      const bar = this.querySelector('ui-title-bar');
      dialog.querySelector('h2').textContent = bar?.getAttribute('title') ?? '';
      const footer = dialog.querySelector('footer');
      footer.replaceChildren(...[...(bar?.querySelectorAll('button') ?? [])].map(mirrorButton));
      if (!dialog.open) {
        dialog.showModal();
        post({ type: 'modal', isShown: true });
        this.dispatchEvent(new Event('show'));
      }
    }
    async hide() {
      if (this.#dialog?.open) {
        this.#dialog.close();
      }
    }
    toggle() {
      return this.#dialog?.open ? this.hide() : this.show();
    }
    #build() {
      if (!this.#dialog) {
        this.#dialog = document.createElement('dialog');
        this.#dialog.className = 'sandbox-modal';
        this.#dialog.innerHTML = '<h2></h2><div data-content></div><footer></footer>';
        this.#dialog.addEventListener('close', () => {
          post({ type: 'modal', isShown: false });
          this.dispatchEvent(new Event('hide'));
        });
        document.body.append(this.#dialog);
      }
      return this.#dialog;
    }
  }
  const mirrorButton = (original) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = original.textContent;
    button.disabled = original.disabled;
    button.addEventListener('click', () => original.click());
    return button;
  };

  customElements.define('ui-save-bar', SaveBar);
  customElements.define('ui-modal', Modal);
  return { pressSaveBar };
}
