/** What a Saudi shop sells. Brands are invented; prices are in riyals before conversion. */
export interface Line {
  type: string;
  /** Full name in the platform's tree of categories. */
  category: string;
  tag: string;
  en: readonly string[];
  ar: readonly string[];
  brands: readonly string[];
  price: readonly [from: number, to: number];
  options: readonly { name: string; values: readonly string[]; pricier?: boolean }[];
}

const COLOURS = ['Black', 'White', 'Sand', 'Navy', 'Olive', 'Rose', 'أسود', 'أبيض'];
const SIZES = ['S', 'M', 'L', 'XL', 'XXL'];

export const LINES: readonly Line[] = [
  { type: 'Headphones', category: 'Electronics > Audio > Audio Components > Headphones & Headsets', tag: 'electronics', en: ['Wireless earbuds', 'Over-ear headphones', 'Sport earbuds'], ar: ['سماعات لاسلكية', 'سماعة رأس', 'سماعات رياضية'], brands: ['Nabdaa', 'Sawtiq', 'Orvello'], price: [79, 899], options: [{ name: 'Color', values: COLOURS }] },
  { type: 'Power banks', category: 'Electronics > Electronics Accessories > Power', tag: 'electronics', en: ['Power bank', 'Magnetic power bank', 'Fast charger'], ar: ['بطارية متنقلة', 'شاحن سريع', 'شاحن مغناطيسي'], brands: ['Voltara', 'Shahnix'], price: [49, 299], options: [{ name: 'Capacity', values: ['5,000 mAh', '10,000 mAh', '20,000 mAh', '30,000 mAh'], pricier: true }] },
  { type: 'Phones', category: 'Electronics > Communications > Telephony > Mobile Phones', tag: 'electronics', en: ['Smartphone', 'Rugged phone'], ar: ['هاتف ذكي', 'جوال متين'], brands: ['Lumeva', 'Qamarix'], price: [799, 4699], options: [{ name: 'Storage', values: ['128 GB', '256 GB', '512 GB'], pricier: true }, { name: 'Color', values: COLOURS }] },
  { type: 'Monitors', category: 'Electronics > Video > Computer Monitors', tag: 'electronics', en: ['Gaming monitor', 'Office monitor'], ar: ['شاشة ألعاب', 'شاشة مكتبية'], brands: ['Pixora', 'Lumeva'], price: [499, 2499], options: [{ name: 'Size', values: ['24"', '27"', '32"', '34"'], pricier: true }] },
  { type: 'Coffee makers', category: 'Home & Garden > Kitchen & Dining > Kitchen Appliances > Coffee Makers & Espresso Machines', tag: 'home', en: ['Espresso machine', 'Arabic coffee maker', 'Pour-over set'], ar: ['ماكينة إسبريسو', 'صانعة قهوة عربية', 'طقم تقطير'], brands: ['Dallahna', 'Bunnova'], price: [99, 1899], options: [] },
  { type: 'Cookware', category: 'Home & Garden > Kitchen & Dining > Cookware & Bakeware', tag: 'home', en: ['Granite pot', 'Cast-iron pan', 'Pressure cooker'], ar: ['قدر جرانيت', 'مقلاة حديد', 'قدر ضغط'], brands: ['Matbakhi', 'Furnessa'], price: [59, 649], options: [{ name: 'Size', values: ['20 cm', '24 cm', '28 cm', '32 cm'], pricier: true }] },
  { type: 'Bedding', category: 'Home & Garden > Linens & Bedding > Bedding', tag: 'home', en: ['Cotton duvet set', 'Memory pillow', 'Wool blanket'], ar: ['طقم لحاف قطن', 'وسادة ميموري', 'بطانية صوف'], brands: ['Sukoon Home', 'Layana'], price: [69, 799], options: [{ name: 'Size', values: ['Single', 'Queen', 'King'], pricier: true }, { name: 'Color', values: COLOURS }] },
  { type: 'Incense', category: 'Home & Garden > Decor > Home Fragrances > Incense', tag: 'beauty', en: ['Oud incense', 'Electric mabkhara', 'Maamoul incense'], ar: ['بخور عود', 'مبخرة كهربائية', 'معمول فاخر'], brands: ['Oudaya', 'Tibra'], price: [39, 1299], options: [{ name: 'Weight', values: ['12 g', '24 g', '48 g'], pricier: true }] },
  { type: 'Perfume', category: 'Health & Beauty > Personal Care > Cosmetics > Perfumes & Colognes', tag: 'beauty', en: ['Eau de parfum', 'Musk oil', 'Hair mist'], ar: ['عطر', 'دهن مسك', 'معطر شعر'], brands: ['Oudaya', 'Rawnaq', 'Zahrella'], price: [59, 949], options: [{ name: 'Volume', values: ['30 ml', '50 ml', '100 ml'], pricier: true }] },
  { type: 'Skin care', category: 'Health & Beauty > Personal Care > Cosmetics > Skin Care', tag: 'beauty', en: ['Vitamin C serum', 'Sunscreen SPF 50', 'Night cream'], ar: ['سيروم فيتامين سي', 'واقي شمس', 'كريم ليلي'], brands: ['Zahrella', 'Nadira'], price: [35, 349], options: [{ name: 'Volume', values: ['30 ml', '50 ml'], pricier: true }] },
  { type: 'Thobes', category: 'Apparel & Accessories > Clothing > Traditional & Ceremonial Clothing', tag: 'fashion', en: ['Summer thobe', 'Winter thobe'], ar: ['ثوب صيفي', 'ثوب شتوي'], brands: ['Dishra', 'Asala'], price: [129, 599], options: [{ name: 'Size', values: ['54', '56', '58', '60', '62'] }, { name: 'Color', values: COLOURS }] },
  { type: 'Abayas', category: 'Apparel & Accessories > Clothing > Traditional & Ceremonial Clothing > Abayas', tag: 'fashion', en: ['Crepe abaya', 'Linen abaya', 'Open abaya'], ar: ['عباية كريب', 'عباية كتان', 'عباية مفتوحة'], brands: ['Layana', 'Huraa'], price: [149, 899], options: [{ name: 'Size', values: SIZES }, { name: 'Color', values: COLOURS }] },
  { type: 'Sneakers', category: 'Apparel & Accessories > Shoes > Sneakers', tag: 'fashion', en: ['Running shoes', 'Canvas sneakers'], ar: ['حذاء جري', 'حذاء رياضي'], brands: ['Khatwa', 'Strivio'], price: [119, 749], options: [{ name: 'Size', values: ['40', '41', '42', '43', '44', '45'] }, { name: 'Color', values: COLOURS }] },
  { type: 'Dates', category: 'Food, Beverages & Tobacco > Food Items > Fruits & Vegetables > Dates', tag: 'grocery', en: ['Ajwa dates', 'Sukkari dates', 'Stuffed dates'], ar: ['تمر عجوة', 'تمر سكري', 'تمر محشي'], brands: ['Nakhlati', 'Wahati'], price: [19, 189], options: [{ name: 'Weight', values: ['500 g', '1 kg', '3 kg'], pricier: true }] },
  { type: 'Coffee beans', category: 'Food, Beverages & Tobacco > Beverages > Coffee', tag: 'grocery', en: ['Specialty beans', 'Khawlani coffee', 'Saudi coffee blend'], ar: ['بن مختص', 'قهوة خولانية', 'خلطة قهوة سعودية'], brands: ['Bunnova', 'Wahati'], price: [29, 159], options: [{ name: 'Weight', values: ['250 g', '500 g', '1 kg'], pricier: true }] },
  { type: 'Honey', category: 'Food, Beverages & Tobacco > Food Items > Condiments & Sauces > Honey', tag: 'grocery', en: ['Sidr honey', 'Mountain honey'], ar: ['عسل سدر', 'عسل جبلي'], brands: ['Nahlaa', 'Wahati'], price: [45, 399], options: [{ name: 'Weight', values: ['250 g', '500 g', '1 kg'], pricier: true }] },
]; // prettier-ignore

/** Titles that break careless code: markup, quotes, length, mixed direction, characters outside the basic plane. */
export const NASTY: readonly ((title: string) => string)[] = [
  (title) => `<b>${title}</b> & "more" <script>alert(1)</script>`,
  (title) => `${title} — 12" 'Pro' O'Hara's \\ edition`,
  (title) => `${title} ${'extra long description in the title '.repeat(6)}`.slice(0, 255),
  (title) => `عرض خاص (${title}) بخصم 20% — Size: XL \u200f[جديد]`,
  (title) => `🔥${title}\u00a0✨\u202b١٢٨ جيجا\u202c`,
  (title) => `=1+1;${title},\t{{ product.title }}`,
];

/** Rough worth of one riyal, so that a store in dinars does not sell dates for 60 dinars. Not an exchange rate. */
export const PER_RIYAL: Readonly<Record<string, number>> = {
  SAR: 1, AED: 0.98, QAR: 0.97, KWD: 0.082, BHD: 0.1, OMR: 0.1, JOD: 0.19, EGP: 13, USD: 0.27, EUR: 0.25, GBP: 0.21, JPY: 40, CAD: 0.37,
}; // prettier-ignore
