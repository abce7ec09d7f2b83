import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox, Disclosure, Inline, Stack, Text } from '#app/ui/kit/components.tsx';
import { Key } from '#app/ui/kit/values.tsx';
import { useKeys } from '#app/ui/use-keys.ts';
import { useRemembered } from '#app/ui/use-remembered.ts';

const KEYS = ['j', 'k', 'x', 'a', 'e', 'r'] as const;

export interface InboxKeys {
  /** The row the keys stand on. */
  current: string | null;
  setCurrent: (id: string | null) => void;
  on: boolean;
  setOn: (on: boolean) => void;
}

/** Down, up, choose, approve, another price, reject, without a hand on the mouse. `ids` are the rows that can be chosen, in order. */
export function useInboxKeys(
  ids: readonly string[],
  act: Readonly<{ toggle: (id: string) => void; approve: () => void; reject: () => void; choose: (id: string) => void }>,
  blocked: boolean,
): InboxKeys {
  const [current, setCurrent] = useState<string | null>(null);
  const [on, setOn] = useRemembered('inbox-keys', true);
  const place = current === null ? -1 : ids.indexOf(current);
  const move = (to: number) => setCurrent(ids[Math.max(0, Math.min(ids.length - 1, to))] ?? null);
  useKeys(
    {
      j: () => move(place + 1),
      k: () => move(place - 1),
      x: () => (place >= 0 && current !== null ? act.toggle(current) : undefined),
      a: act.approve,
      e: () => (place >= 0 && current !== null ? act.choose(current) : undefined),
      r: act.reject,
    },
    on && !blocked,
  );
  return { current, setCurrent, on, setOn };
}

/** What the keys do, and how to be rid of them: letters that act must not surprise those who speak to their machine. */
export function KeyboardHelp({ keys }: Readonly<{ keys: InboxKeys }>) {
  const { t } = useTranslation();
  return (
    <Disclosure summary={t('inbox.keyboard.title')}>
      <Stack gap="tight">
        {KEYS.map((key) => (
          <Inline key={key}>
            <Key>{key}</Key>
            <Text as="span">{t(`inbox.keyboard.${key}`)}</Text>
          </Inline>
        ))}
        <Checkbox label={t('inbox.keyboard.on')} checked={keys.on} onChange={keys.setOn} />
      </Stack>
    </Disclosure>
  );
}
