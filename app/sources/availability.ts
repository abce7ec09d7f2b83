/** One word for stock, from schema.org addresses, shop words and merchants' cells in English and Arabic. */
import type { Availability, RawOffer } from './port.ts';

const IN = /^(?:in_?stock|instoreonly|onlineonly|limitedavailability|available|available_for_order|yes|true|y|متوفر|متاح|نعم|موجود)$/;
const OUT = /^(?:out_?of_?stock|oos|soldout|sold_out|discontinued|unavailable|not_available|no|false|n|غير_متوفر|غير_متاح|نفد|نفذ|نفدت_الكمية|نفذت_الكمية|لا)$/;

/** `unknown` unless the word is known: pre-orders and back-orders are not stock. A number is a quantity. */
export function readAvailability(text: string | null): Availability {
  const word = (text ?? '')
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/schema\.org\//, '')
    .replace(/[\s-]+/g, '_');
  if (/^-?\d{1,9}$/.test(word)) {
    return Number(word) > 0 ? 'in_stock' : 'out_of_stock';
  }
  return IN.test(word) ? 'in_stock' : OUT.test(word) ? 'out_of_stock' : 'unknown';
}

export function readCondition(text: string | null): RawOffer['condition'] {
  const word = (text ?? '')
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/schema\.org\//, '')
    .replace(/condition$/, '');
  if (/^(?:new|جديد)$/.test(word)) {
    return 'new';
  }
  if (/^(?:used|damaged|pre-?owned|مستعمل)$/.test(word)) {
    return 'used';
  }
  return /^(?:refurbished|renewed|مجدد)$/.test(word) ? 'refurbished' : 'unknown';
}
