import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choices, Modal, TextField } from '#app/ui/kit/components.tsx';
import { useCounted } from '#app/ui/words.ts';

const REASONS = ['price_too_low', 'price_too_high', 'wrong_match', 'not_now', 'other'] as const;

/** A reason is asked because it is what later makes the suggestions better; a ready-made one is one click. */
export function RejectModal({ count, busy, onReject, onClose }: Readonly<{ count: number; busy: boolean; onReject: (reason: string) => void; onClose: () => void }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const [reason, setReason] = useState<string>(REASONS[0]);
  const [note, setNote] = useState('');
  return (
    <Modal
      open={count > 0}
      title={counted('inbox.rejectTitle', count)}
      onClose={onClose}
      primary={{
        label: counted('inbox.rejectCount', count),
        onAction: () => onReject(reason === 'other' ? note.trim() : reason),
        loading: busy,
        disabled: reason === 'other' && note.trim() === '',
      }}
      secondary={{ label: t('common.cancel'), onAction: onClose }}
    >
      <Choices
        label={t('inbox.rejectWhy')}
        name="reason"
        value={reason}
        onChange={setReason}
        options={REASONS.map((value) => ({ value, label: t(`inbox.rejectReasons.${value}`) }))}
      />
      {reason === 'other' ? <TextField label={t('inbox.rejectNote')} name="note" value={note} onChange={setNote} multiline={2} maxLength={500} /> : null}
    </Modal>
  );
}
