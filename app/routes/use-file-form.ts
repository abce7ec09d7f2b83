import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ColumnMap, CsvHead } from '#app/sources/port.ts';
import { useUpload } from '#app/ui/use-upload.ts';

const MAX_BYTES = 64 * 1024 * 1024;
/** Enough for the names of the columns and a few lines. */
const HEAD_BYTES = 64 * 1024;

/**
 * A merchant's file on its way: chosen, its columns read and mapped, sent. A file that could not be sent stays chosen.
 * @param to the screen's own path that takes the file
 * @param intent what is done with the whole of it
 * @param extra what goes with the file, and with its head
 */
export function useFileForm<Result extends object>(to: string, intent: string, extra: Readonly<Record<string, unknown>> = {}) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [mapping, setMapping] = useState<ColumnMap>({});
  const [tried, setTried] = useState(false);
  const head = useUpload<CsvHead>(to, 'readHead');
  const upload = useUpload<Result>(to, intent);
  const tooLarge = file !== null && file.size > MAX_BYTES;
  const empty = head.result !== null && head.result.columns.length === 0;

  const choose = async (chosen: File | null): Promise<void> => {
    setFile(chosen);
    setTried(false);
    upload.forget();
    head.forget();
    if (chosen && chosen.size <= MAX_BYTES) {
      setMapping((await head.send(extra, chosen.slice(0, HEAD_BYTES)))?.guess ?? {});
    }
  };
  /** @param fields what goes with the file; null: something is still missing. @returns whether it was taken */
  const send = async (fields: Readonly<Record<string, unknown>> | null): Promise<boolean> => {
    setTried(true);
    if (!file || tooLarge || empty || !head.result || fields === null || !(await upload.send({ ...extra, ...fields, mapping }, file))) {
      return false;
    }
    setFile(null);
    setTried(false);
    head.forget();
    return true;
  };
  return {
    file,
    /** Null until the columns are known. */
    head: file && !empty ? head.result : null,
    mapping,
    setMapping,
    tried,
    choose,
    send,
    busy: upload.busy,
    reading: head.busy,
    result: upload.result,
    problem: head.problem ?? upload.problem,
    error: tooLarge ? t('errors.too_large') : empty ? t('upload.empty') : tried && !file ? t('upload.missing') : undefined,
  };
}
