import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner, Button, Inline, Stack, Text } from '#app/ui/kit/components.tsx';
import { Code } from '#app/ui/kit/values.tsx';

export interface Made {
  id: string;
  name: string;
  key: string;
}

/** The only time that a key is seen. */
export function MadeKey({ made, onDismiss }: Readonly<{ made: Made; onDismiss: () => void }>) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  // Whoever made it may have scrolled far down to do so, and it is not shown again.
  useEffect(() => box.current?.focus(), [made.id]);
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);
  const copy = (): void => {
    // The frame that shows us may not let us write to the clipboard.
    Promise.resolve()
      .then(() => navigator.clipboard.writeText(made.key))
      .then(
        () => setCopied('yes'),
        () => setCopied('no'),
      );
  };
  return (
    <div ref={box} tabIndex={-1} className="mz-focus-target">
      <Banner tone="success" title={t('api.keys.made.title', { name: made.name })} onDismiss={onDismiss}>
        <Stack>
          <Text>{t('api.keys.made.once')}</Text>
          <Code>{made.key}</Code>
          <Inline>
            <Button label={t('api.keys.made.copy')} onAction={copy} />
            {copied === null ? null : (
              <span role="status">
                <Text as="span" tone={copied === 'yes' ? 'success' : 'caution'}>
                  {t(copied === 'yes' ? 'api.keys.made.copied' : 'api.keys.made.notCopied')}
                </Text>
              </span>
            )}
          </Inline>
        </Stack>
      </Banner>
    </div>
  );
}
