/** How the platform calls the only variant of a product without options; nobody should read it. */
export const NO_OPTIONS = 'Default Title';
