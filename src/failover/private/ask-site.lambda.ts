import { IncomingMessage } from 'http';
import { get, RequestOptions } from 'https';
import { variable } from './handler/environment';

/** What EventBridge sends; a person who calls the function by hand may send nothing. */
export interface Tick {
  readonly time?: string;
}

/** How a question ended. */
interface Answer {
  readonly available: boolean;
  readonly reason: string;
  /** Absent when there was no answer at all. */
  readonly milliseconds?: number;
}

/** @returns how the question ended, for a person who calls by hand; a site that is down is no error of the function */
export async function probe(tick: Tick | null, options?: RequestOptions): Promise<string> {
  const answer = await ask(`https://${variable('SITE')}`, Number(variable('TIMEOUT_SECONDS')) * 1_000, options);
  process.stdout.write(`${JSON.stringify(record(answer, timeOf(tick)))}\n`);
  return answer.reason;
}

/** Without Lambda's context, which is no option of a request. */
export const handler = (tick: Tick | null): Promise<string> => probe(tick);

/**
 * Each time over a new connection, so that name and certificate are looked at again: after a failover the name leads elsewhere. Redirects
 * are not followed. The answer's body is not read.
 */
export async function ask(url: string, timeoutMilliseconds: number, options: RequestOptions = {}): Promise<Answer> {
  const begin = performance.now();
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMilliseconds);
  try {
    const { statusCode = 0 } = await head(url, { ...options, signal: abort.signal });
    return { available: statusCode >= 200 && statusCode < 300, reason: `status ${statusCode}`, milliseconds: Math.round(performance.now() - begin) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { available: false, reason: abort.signal.aborted ? `no answer within ${timeoutMilliseconds / 1_000} seconds` : code ?? message };
  } finally {
    clearTimeout(timer);
  }
}

function head(url: string, options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, headers: { 'user-agent': 'eldonia-site-probe', 'cache-control': 'no-cache' }, ...options }, (response) => {
      response.on('error', () => undefined);
      response.destroy();
      resolve(response);
    });
    request.on('error', reject);
  });
}

/** The minute that the question is for, not the one it was asked in: then there is one value for each minute. */
function timeOf(tick: Tick | null): number {
  const now = Date.now();
  const due = Date.parse(tick?.time ?? '');
  return Math.abs(now - due) < 3_600_000 ? due : now;
}

/** The embedded metric format. */
function record({ available, reason, milliseconds }: Answer, Timestamp: number): unknown {
  const Metrics = [{ Name: 'Available', Unit: 'None' }, ...milliseconds === undefined ? [] : [{ Name: 'Latency', Unit: 'Milliseconds' }]];
  return {
    _aws: { Timestamp, CloudWatchMetrics: [{ Namespace: variable('NAMESPACE'), Dimensions: [['Site']], Metrics }] },
    Site: variable('SITE'),
    Available: available ? 1 : 0,
    Latency: milliseconds,
    Reason: reason,
  };
}
