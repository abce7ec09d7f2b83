/**
 * The embedding admin, behind one door. Screens ask for a toast or say that a form has changes; only this file knows that
 * App Bridge answers. Outside an admin every call is quietly nothing.
 */
import { useBlocker } from '@remix-run/react';
import { useCallback, useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHostPath } from './scene.tsx';

interface AppBridge {
  toast: { show(message: string, options?: { isError?: boolean; duration?: number }): unknown };
  saveBar?: { show(id: string): Promise<void>; hide(id: string): Promise<void>; leaveConfirmation?(): Promise<void> };
}

function bridge(): AppBridge | null {
  const host: unknown = typeof window === 'undefined' ? null : Reflect.get(window, 'shopify');
  return typeof host === 'object' && host !== null && 'toast' in host ? (host as AppBridge) : null;
}

/** Tells of something just done. Never for errors: those stay beside their cause. */
export function useToast(): (message: string) => void {
  return useCallback((message: string) => {
    bridge()?.toast.show(message, { duration: 4000 });
  }, []);
}

/** The app's menu in the admin's own sidebar. The first entry is the app's home and is not shown there. */
export function HostNav() {
  const { t } = useTranslation();
  const path = useHostPath();
  return (
    <ui-nav-menu>
      <a href={path('/')} rel="home">
        {t('common.nav.home')}
      </a>
      <a href={path('/inbox')}>{t('common.nav.inbox')}</a>
      <a href={path('/overview')}>{t('common.nav.overview')}</a>
      <a href={path('/products')}>{t('common.nav.products')}</a>
      <a href={path('/orders')}>{t('common.nav.orders')}</a>
      <a href={path('/customers')}>{t('common.nav.customers')}</a>
      <a href={path('/carts')}>{t('common.nav.carts')}</a>
      <a href={path('/competitors')}>{t('common.nav.competitors')}</a>
      <a href={path('/strategies')}>{t('common.nav.strategies')}</a>
      <a href={path('/automation')}>{t('common.nav.automation')}</a>
      <a href={path('/runs')}>{t('common.nav.runs')}</a>
      <a href={path('/compliance')}>{t('common.nav.compliance')}</a>
      <a href={path('/activity')}>{t('common.nav.activity')}</a>
      <a href={path('/notifications')}>{t('common.nav.notifications')}</a>
      <a href={path('/settings')}>{t('common.nav.settings')}</a>
    </ui-nav-menu>
  );
}

/** The page's name in the admin's frame. */
export function HostTitle({ title }: Readonly<{ title: string }>) {
  return <ui-title-bar title={title} />;
}

/** Shows the admin's save bar while a form has unsaved changes, and lets nobody leave past it. */
export function HostSaveBar({ dirty, onSave, onDiscard, saving }: Readonly<{ dirty: boolean; onSave: () => void; onDiscard: () => void; saving: boolean }>): ReactNode {
  const { t } = useTranslation();
  const id = `save-bar-${useId().replace(/[^a-zA-Z0-9]/g, '')}`;
  const shown = useRef(false);
  const blocker = useBlocker(dirty && !saving);

  useEffect(() => {
    if (dirty !== shown.current) {
      shown.current = dirty;
      void (dirty ? bridge()?.saveBar?.show(id) : bridge()?.saveBar?.hide(id));
    }
  }, [dirty, id]);

  useEffect(() => {
    const hide = () => {
      if (shown.current) {
        void bridge()?.saveBar?.hide(id);
      }
    };
    return hide;
  }, [id]);

  useEffect(() => {
    if (blocker.state !== 'blocked') {
      return;
    }
    const confirm = bridge()?.saveBar?.leaveConfirmation;
    if (confirm) {
      // Settles when the person agreed to leave; stays here otherwise.
      confirm().then(blocker.proceed, blocker.reset);
    } else if (window.confirm(t('common.leaveUnsaved'))) {
      blocker.proceed();
    } else {
      blocker.reset();
    }
  }, [blocker, t]);

  return (
    <ui-save-bar id={id}>
      <button variant="primary" type="button" onClick={onSave}>
        {t('common.save')}
      </button>
      <button type="button" onClick={onDiscard}>
        {t('common.discard')}
      </button>
    </ui-save-bar>
  );
}
