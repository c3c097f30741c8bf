import { AsyncLocalStorage } from 'async_hooks';

/** The value of the image parameter until the first release. */
export const UNRELEASED = 'none';

/** The settings of a service, by the names of variables. */
export type Settings = Readonly<Record<string, string>>;

const current = new AsyncLocalStorage<Settings>();

/** A setting of the service that is handled, or a variable of the function, which all services share. */
export function setting(name: string): string {
  return optionalSetting(name)!;
}

/** A setting that not each service has. */
export function optionalSetting(name: string): string | undefined {
  return current.getStore()?.[name] ?? process.env[name];
}

/** Handles a service. */
export async function withSettings<T>(settings: Settings, handle: () => Promise<T>): Promise<T> {
  return current.run(settings, handle);
}
