import polarisLtr from '@shopify/polaris/build/esm/styles.css?url';
import { dirOf, type Locale } from '#app/i18n/locale.ts';
import chartStyles from './chart.css?url';
import darkStyles from './dark.css?url';
import polarisRtl from './generated/polaris.rtl.css?url';
import skinStyles from './skin.css?url';
import tableStyles from './table.css?url';

/** Everything the skin needs in the document's head. The dark colours come before our own parts, which only use them. */
export function PolarisStyles({ locale }: Readonly<{ locale: Locale }>) {
  return (
    <>
      <meta name="color-scheme" content="light dark" />
      <link rel="stylesheet" href={dirOf(locale) === 'rtl' ? polarisRtl : polarisLtr} />
      <link rel="stylesheet" href={darkStyles} />
      <link rel="stylesheet" href={skinStyles} />
      <link rel="stylesheet" href={tableStyles} />
      <link rel="stylesheet" href={chartStyles} />
    </>
  );
}
