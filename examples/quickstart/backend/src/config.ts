/**
 * Reads the variables that the task definition of the platform sets. The only others are `LOG_LEVEL`, `JWT_SECRET_PREVIOUS`, `SENTRY_*` and
 * `DD_*`, which are optional.
 */
export function readConfig(env = process.env) {
  const required = (name: string) => {
    const value = env[name];
    if (!value) throw new Error(`${name} is not set`);
    return value;
  };
  return {
    port: Number(env.PORT ?? 3001),
    production: env.NODE_ENV === 'production',
    logLevel: env.LOG_LEVEL ?? (env.NODE_ENV === 'production' ? 'info' : 'debug'),
    database: {
      host: required('DB_HOST'),
      readerHost: env.DB_READER_HOST ?? required('DB_HOST'),
      port: Number(required('DB_PORT')),
      database: required('DB_NAME'),
      user: required('DB_USER'),
      password: required('DB_PASSWORD'),
      tls: env.DB_SSL === 'true',
    },
    cache: {
      host: required('REDIS_HOST'),
      port: Number(required('REDIS_PORT')),
      tls: env.REDIS_TLS === 'true',
      cluster: env.REDIS_CLUSTER === 'true',
      username: env.REDIS_USERNAME,
      password: env.REDIS_PASSWORD,
    },
    mediaBucket: required('MEDIA_BUCKET'),
    tokenSecret: required('JWT_SECRET'),
    previousTokenSecrets: env.JWT_SECRET_PREVIOUS ? [env.JWT_SECRET_PREVIOUS] : [],
  };
}

export type Config = ReturnType<typeof readConfig>;
