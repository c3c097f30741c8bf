import { IncomingMessage } from 'http';
import { get, RequestOptions } from 'https';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { variable } from './handler/environment';
import { emf, scheduledMinute, Tick } from '../../private/functions/embedded-metric';
import { UNRELEASED } from '../../private/unreleased';

const ecs = new ECSClient({ maxAttempts: 2 });
const ssm = new SSMClient({ maxAttempts: 2 });
/** The SDK waits without a limit. Two calls and the longest request fit into the time of the function. */
const AWS_MILLISECONDS = 4_000;
/** A release is never taken back: the parameter of a released service isn't read again. */
let released = false;

/** The result of a probe. */
interface Answer {
  readonly available: boolean;
  readonly reason: string;
  /** Undefined without a response. */
  readonly milliseconds?: number;
}

/** @returns the result, for manual invocations; an unavailable site is not an error of the function */
export async function probe(tick: Tick | null, options?: RequestOptions): Promise<string> {
  const answer = await reasonForNoRequest()
    ?? await request(`https://${variable('SITE')}`, Number(variable('TIMEOUT_SECONDS')) * 1_000, options);
  const { available, reason, milliseconds } = answer;
  emf({
    namespace: variable('NAMESPACE'),
    dimensions: { Site: variable('SITE') },
    metrics: { Available: [available ? 1 : 0, 'None'], Latency: [milliseconds, 'Milliseconds'] },
    time: scheduledMinute(tick),
    others: { Reason: reason },
  });
  return reason;
}

/** An answer without a request, while nobody expects the site to be available. */
async function reasonForNoRequest(): Promise<Answer | undefined> {
  const { IMAGE_PARAMETER: parameter, CLUSTER: cluster, SERVICE: service, SERVED_ELSEWHERE: elsewhere } = process.env;
  if (elsewhere) return { available: true, reason: 'another site has the domain name' };
  if (parameter && await isUnreleased(parameter)) return { available: true, reason: 'there is no release yet' };
  if (cluster && service && await isStopped(cluster, service)) {
    return { available: true, reason: 'the service is stopped' };
  }
  return undefined;
}

async function isUnreleased(Name: string): Promise<boolean> {
  if (released) return false;
  const read = await unlessRefused(ssm.send(new GetParameterCommand({ Name })));
  const value = read?.Parameter?.Value;
  released = value !== undefined && value !== UNRELEASED;
  return value === UNRELEASED;
}

async function isStopped(cluster: string, service: string): Promise<boolean> {
  const described = await unlessRefused(ecs.send(new DescribeServicesCommand({ cluster, services: [service] })));
  return described?.services?.[0]?.desiredCount === 0;
}

/** An error of AWS must not hide an unavailable site, and a missing response must not hide an available one. */
async function unlessRefused<T>(call: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const reason = new Error(`AWS has not responded within ${AWS_MILLISECONDS / 1_000} seconds`);
    timer = setTimeout(() => reject(reason), AWS_MILLISECONDS);
  });
  try {
    return await Promise.race([call, late]);
  } catch (error) {
    process.stderr.write(`${(error as Error).name}: ${(error as Error).message}\n`);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Drops the Lambda context, which is not a request option. */
export const handler = (tick: Tick | null): Promise<string> => probe(tick);

/**
 * Requests a URL over a new connection, so that DNS and certificate are resolved again: after a failover the name
 * resolves to another address. Redirects are not followed. The response body is not read.
 *
 * Only 200 is available: AWS WAF answers 202 to a request that it challenges, without asking the site.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html
 */
export async function request(url: string, timeoutMilliseconds: number, options: RequestOptions = {}): Promise<Answer> {
  const begin = performance.now();
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMilliseconds);
  try {
    const { statusCode = 0, headers } = await head(url, { ...options, signal: abort.signal });
    const milliseconds = Math.round(performance.now() - begin);
    const action = headers['x-amzn-waf-action'];
    const firewall = action === undefined ? '' : `, ${String(action)} by AWS WAF`;
    const available = statusCode === 200 && action === undefined;
    return { available, reason: `status ${statusCode}${firewall}`, milliseconds };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return {
      available: false,
      reason: abort.signal.aborted ? `no response within ${timeoutMilliseconds / 1_000} seconds` : code ?? message,
    };
  } finally {
    clearTimeout(timer);
  }
}

function head(url: string, options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { 'user-agent': 'eldonia-site-probe', 'cache-control': 'no-cache' };
    const sent = get(url, { agent: false, headers, ...options }, (response) => {
      response.on('error', () => undefined);
      response.destroy();
      resolve(response);
    });
    sent.on('error', reject);
  });
}
