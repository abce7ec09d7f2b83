/** One file per chapter and language; a key is `chapter.name`. */
import arActivity from './ar/activity.json' with { type: 'json' };
import arApi from './ar/api.json' with { type: 'json' };
import arAutomation from './ar/automation.json' with { type: 'json' };
import arCarts from './ar/carts.json' with { type: 'json' };
import arCommon from './ar/common.json' with { type: 'json' };
import arCompetitors from './ar/competitors.json' with { type: 'json' };
import arCompliance from './ar/compliance.json' with { type: 'json' };
import arCustomers from './ar/customers.json' with { type: 'json' };
import arErrors from './ar/errors.json' with { type: 'json' };
import arHome from './ar/home.json' with { type: 'json' };
import arInbox from './ar/inbox.json' with { type: 'json' };
import arInsights from './ar/insights.json' with { type: 'json' };
import arMatches from './ar/matches.json' with { type: 'json' };
import arNotifications from './ar/notifications.json' with { type: 'json' };
import arOrders from './ar/orders.json' with { type: 'json' };
import arPerformance from './ar/performance.json' with { type: 'json' };
import arProduct from './ar/product.json' with { type: 'json' };
import arProducts from './ar/products.json' with { type: 'json' };
import arReasons from './ar/reasons.json' with { type: 'json' };
import arRetention from './ar/retention.json' with { type: 'json' };
import arRuns from './ar/runs.json' with { type: 'json' };
import arSettings from './ar/settings.json' with { type: 'json' };
import arSimulator from './ar/simulator.json' with { type: 'json' };
import arStrategies from './ar/strategies.json' with { type: 'json' };
import arUpload from './ar/upload.json' with { type: 'json' };
import enActivity from './en/activity.json' with { type: 'json' };
import enApi from './en/api.json' with { type: 'json' };
import enAutomation from './en/automation.json' with { type: 'json' };
import enCarts from './en/carts.json' with { type: 'json' };
import enCommon from './en/common.json' with { type: 'json' };
import enCompetitors from './en/competitors.json' with { type: 'json' };
import enCompliance from './en/compliance.json' with { type: 'json' };
import enCustomers from './en/customers.json' with { type: 'json' };
import enErrors from './en/errors.json' with { type: 'json' };
import enHome from './en/home.json' with { type: 'json' };
import enInbox from './en/inbox.json' with { type: 'json' };
import enInsights from './en/insights.json' with { type: 'json' };
import enMatches from './en/matches.json' with { type: 'json' };
import enNotifications from './en/notifications.json' with { type: 'json' };
import enOrders from './en/orders.json' with { type: 'json' };
import enPerformance from './en/performance.json' with { type: 'json' };
import enProduct from './en/product.json' with { type: 'json' };
import enProducts from './en/products.json' with { type: 'json' };
import enReasons from './en/reasons.json' with { type: 'json' };
import enRetention from './en/retention.json' with { type: 'json' };
import enRuns from './en/runs.json' with { type: 'json' };
import enSettings from './en/settings.json' with { type: 'json' };
import enSimulator from './en/simulator.json' with { type: 'json' };
import enStrategies from './en/strategies.json' with { type: 'json' };
import enUpload from './en/upload.json' with { type: 'json' };

export const WORDS = {
  en: {
    activity: enActivity,
    api: enApi,
    automation: enAutomation,
    carts: enCarts,
    common: enCommon,
    competitors: enCompetitors,
    compliance: enCompliance,
    customers: enCustomers,
    errors: enErrors,
    home: enHome,
    inbox: enInbox,
    insights: enInsights,
    matches: enMatches,
    notifications: enNotifications,
    orders: enOrders,
    performance: enPerformance,
    product: enProduct,
    products: enProducts,
    reasons: enReasons,
    retention: enRetention,
    runs: enRuns,
    settings: enSettings,
    simulator: enSimulator,
    strategies: enStrategies,
    upload: enUpload,
  },
  ar: {
    activity: arActivity,
    api: arApi,
    automation: arAutomation,
    carts: arCarts,
    common: arCommon,
    competitors: arCompetitors,
    compliance: arCompliance,
    customers: arCustomers,
    errors: arErrors,
    home: arHome,
    inbox: arInbox,
    insights: arInsights,
    matches: arMatches,
    notifications: arNotifications,
    orders: arOrders,
    performance: arPerformance,
    product: arProduct,
    products: arProducts,
    reasons: arReasons,
    retention: arRetention,
    runs: arRuns,
    settings: arSettings,
    simulator: arSimulator,
    strategies: arStrategies,
    upload: arUpload,
  },
} as const;
