import type { ReactNode } from 'react';
import type { Locale } from '#app/i18n/locale.ts';

/** What a host's layout route exports as `handle`: its own part of the document's head. */
export interface HostHandle {
  head?: (surroundings: { locale: Locale; clientScripts?: { appBridgeUrl: string; apiKey: string } }) => ReactNode;
}
