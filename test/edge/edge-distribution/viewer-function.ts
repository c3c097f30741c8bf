import * as crypto from 'crypto';

interface Headers {
  readonly [name: string]: { readonly value: string };
}

/** What a function of CloudFront receives. */
export interface ViewerRequest {
  readonly uri: string;
  readonly headers?: Headers;
  /** The key value store. */
  readonly users?: Record<string, string>;
  /** For a viewer response event. */
  readonly response?: { readonly statusCode: number; readonly headers?: Headers };
}

/** Runs the code of a CloudFront function with its modules, and returns what it returns. */
export async function runFunction(code: string, { uri, headers = {}, users = {}, response }: ViewerRequest): Promise<unknown> {
  const cf = { kvs: () => ({ exists: (key: string) => Promise.resolve(key in users) }) };
  const withoutImports = code.replace(/^import .*$/gm, '');
  const handler = new Function('cf', 'crypto', `${withoutImports}\nreturn handler;`)(cf, crypto) as (event: object) => unknown; // eslint-disable-line @typescript-eslint/no-implied-eval
  return handler({ request: { uri, headers: { ...headers } }, response: response && { ...response, headers: { ...response.headers } } });
}
