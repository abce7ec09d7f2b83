export function buildPolarisRtl(): Promise<void>;
