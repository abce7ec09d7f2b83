/** The few words of the admin around the app. */
export const WORDS = {
  en: {
    home: 'Home', orders: 'Orders', products: 'Products', customers: 'Customers', analytics: 'Analytics', apps: 'Apps',
    search: 'Search', menu: 'Menu', save: 'Save', discard: 'Discard', unsaved: 'Unsaved changes', close: 'Close',
    noApp: 'The app is not running yet: tell the sandbox where it is with PUT /sandbox/app.',
  },
  ar: {
    home: 'الرئيسية', orders: 'الطلبات', products: 'المنتجات', customers: 'العملاء', analytics: 'التحليلات', apps: 'التطبيقات',
    search: 'بحث', menu: 'القائمة', save: 'حفظ', discard: 'تجاهل', unsaved: 'تغييرات غير محفوظة', close: 'إغلاق',
    noApp: 'التطبيق لا يعمل بعد: أخبر بيئة التجربة بعنوانه عبر PUT /sandbox/app.',
  },
} as const; // prettier-ignore

export type AdminLocale = keyof typeof WORDS;
