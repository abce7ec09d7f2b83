import { useState } from 'react';

export interface Fields<Values extends object> {
  values: Values;
  set: <Name extends keyof Values>(name: Name, value: Values[Name]) => void;
  dirty: boolean;
  reset: () => void;
}

/** What is being typed, beside what is saved. When the saved values change (after a save), they win. */
export function useFields<Values extends object>(saved: Values): Fields<Values> {
  const savedText = JSON.stringify(saved);
  const [state, setState] = useState({ base: savedText, values: saved });
  // Adjusting during render instead of in an effect: no frame ever shows old values as unsaved changes.
  if (state.base !== savedText) {
    setState({ base: savedText, values: saved });
  }
  return {
    values: state.values,
    set: (name, value) => setState((now) => ({ ...now, values: { ...now.values, [name]: value } })),
    dirty: JSON.stringify(state.values) !== savedText,
    reset: () => setState({ base: savedText, values: saved }),
  };
}
