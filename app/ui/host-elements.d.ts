import type { DetailedHTMLProps, HTMLAttributes } from 'react';

type HostElement = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement>;

declare global {
  namespace JSX {
    interface IntrinsicElements {
      'ui-nav-menu': HostElement;
      'ui-title-bar': HostElement & { title: string };
      'ui-save-bar': HostElement & { id: string };
    }
  }
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'ui-nav-menu': HostElement;
      'ui-title-bar': HostElement & { title: string };
      'ui-save-bar': HostElement & { id: string };
    }
  }
  interface ButtonHTMLAttributes<T> extends HTMLAttributes<T> {
    /** App Bridge reads it from the buttons inside its own elements. */
    variant?: 'primary';
  }
}
