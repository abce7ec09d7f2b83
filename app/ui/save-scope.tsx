/** One save bar for all forms of a page: the host has one bar, and a page may leave only past all of them. */
import { createContext, useContext, useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { HostSaveBar } from './host-bridge.tsx';

interface FormHandle {
  save: () => void;
  discard: () => void;
}

interface Scope {
  mark: (id: string, state: 'clean' | 'dirty' | 'saving') => void;
  handles: Map<string, FormHandle>;
}

const ScopeContext = createContext<Scope | null>(null);

export function SaveScope({ children }: Readonly<{ children: ReactNode }>) {
  const [states, setStates] = useState<Readonly<Record<string, 'clean' | 'dirty' | 'saving'>>>({});
  const handles = useRef(new Map<string, FormHandle>()).current;
  const scope = useMemo<Scope>(() => ({ handles, mark: (id, state) => setStates((all) => (all[id] === state ? all : { ...all, [id]: state })) }), [handles]);
  const open = Object.entries(states).filter(([, state]) => state !== 'clean');
  const each = (what: keyof FormHandle) => () => open.forEach(([id]) => handles.get(id)?.[what]());
  return (
    <ScopeContext.Provider value={scope}>
      <HostSaveBar dirty={open.length > 0} saving={open.some(([, state]) => state === 'saving')} onSave={each('save')} onDiscard={each('discard')} />
      {children}
    </ScopeContext.Provider>
  );
}

/** Tells the page's save bar of this form's state and how to save or discard it. */
export function useSaveBar(state: 'clean' | 'dirty' | 'saving', handle: FormHandle): void {
  const id = useId();
  const scope = useContext(ScopeContext);
  useEffect(() => {
    scope?.handles.set(id, handle);
  });
  useEffect(() => {
    scope?.mark(id, state);
  }, [scope, id, state]);
  useEffect(
    () => () => {
      scope?.handles.delete(id);
      scope?.mark(id, 'clean');
    },
    [scope, id],
  );
}
