/** A merchant at the app's front door, as the browser would be: session tokens from the platform, loaders and actions by HTTP. */

const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

export interface MerchantOptions {
  appUrl: string;
  sandboxUrl: string;
  slug: string;
  userId?: string;
}

export interface Answer<Result> {
  status: number;
  body: { ok: true; result: Result } | { ok?: false; code?: string };
}

export class Merchant {
  readonly #options: MerchantOptions;
  #shop = '';
  #token = '';
  #tokenAt = 0;

  constructor(options: MerchantOptions) {
    this.#options = options;
  }

  /** The document request that a click on the app's name makes; it installs the app in a new store. */
  async open(path = '/shopify'): Promise<{ status: number; html: string; headers: Headers }> {
    const token = await this.#fresh();
    const handle = this.#options.slug;
    const query = new URLSearchParams({
      embedded: '1',
      shop: this.#shop,
      host: Buffer.from(`admin.shopify.com/store/${handle}`).toString('base64url'),
      locale: 'en',
      id_token: token,
    });
    const response = await fetch(`${this.#options.appUrl}${path}?${query}`, { redirect: 'manual', headers: { 'user-agent': USER_AGENT, accept: 'text/html' } });
    return { status: response.status, html: await response.text(), headers: response.headers };
  }

  /** A loader's data. @throws with status and code when it is refused */
  async load<Data>(path: string, routeId: string): Promise<Data> {
    const response = await this.#fetch(path, routeId, {});
    const body = (await response.json()) as Data & { code?: string };
    if (response.status !== 200) {
      throw new Error(`${path} answered ${response.status} ${body.code ?? ''}`);
    }
    return body;
  }

  /** An action's answer; `fields` go as JSON. @throws when the door refuses */
  async act<Result>(path: string, routeId: string, intent: string, fields: object = {}): Promise<Result> {
    return this.#acted(await this.#fetch(path, routeId, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ intent, ...fields }) }), intent);
  }

  /** Sends a file as it is, to a route of its own. */
  async upload<Result>(path: string, intent: string, fields: object, text: string): Promise<Result> {
    const query = new URLSearchParams({ fields: JSON.stringify({ intent, ...fields }) });
    return this.#acted(await this.#fetch(`${path}?${query}`, null, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: text }), intent);
  }

  async #acted<Result>(response: Response, intent: string): Promise<Result> {
    const body = (await response.json()) as { ok?: boolean; result?: Result; code?: string };
    if (!body.ok) {
      throw new Error(`${intent} was refused: ${response.status} ${body.code ?? ''} ${JSON.stringify(body)}`);
    }
    return body.result as Result;
  }

  async #fetch(path: string, routeId: string | null, init: RequestInit): Promise<Response> {
    const url = new URL(path, this.#options.appUrl);
    if (routeId !== null) {
      url.searchParams.set('_data', routeId);
    }
    const token = await this.#fresh();
    return fetch(url, { ...init, headers: { ...(init.headers as Record<string, string> | undefined), authorization: `Bearer ${token}`, 'user-agent': USER_AGENT } });
  }

  /** Session tokens live a minute. */
  async #fresh(): Promise<string> {
    if (Date.now() - this.#tokenAt > 40_000) {
      const response = await fetch(`${this.#options.sandboxUrl}/sandbox/stores/${this.#options.slug}/session-token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(this.#options.userId ? { userId: this.#options.userId } : {}),
      });
      if (!response.ok) {
        throw new Error(`the platform gave no session token (${response.status})`);
      }
      const { token, shop } = (await response.json()) as { token: string; shop: string };
      this.#token = token;
      this.#shop = shop;
      this.#tokenAt = Date.now();
    }
    return this.#token;
  }
}
