export const DEFAULT_PORT = 6379;
export const DEFAULT_SHARDS = 2;
export const DEFAULT_REPLICAS = 1;
