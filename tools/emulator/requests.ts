import { ACCOUNT, REGION } from './emulator';

/** Calls of services that few checks ask, each in the protocol of the service, without a client of its own. */
export class Requests {
  constructor(private readonly endpoint: string, private readonly region = REGION) {}

  /** An operation of a service that speaks JSON, e.g. `AWSStepFunctions.ListExecutions` of `states`. */
  async json<T>(service: string, target: string, input: Record<string, unknown>): Promise<T> {
    const headers = { ...signed(service, this.region), 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
    return JSON.parse(await this.send('/', { method: 'POST', headers, body: JSON.stringify(input) })) as T;
  }

  /** A path of EventBridge Scheduler. */
  async scheduler<T>(path: string): Promise<T> {
    return this.get('scheduler', path);
  }

  /** A path of Lambda. */
  async lambda<T>(path: string): Promise<T> {
    return this.get('lambda', path);
  }

  /** Calls a function, and gives back its answer or its error. */
  async invoke(name: string, event: object = {}): Promise<unknown> {
    const path = `/2015-03-31/functions/${name}/invocations`;
    return JSON.parse(await this.send(path, { method: 'POST', headers: signed('lambda', this.region), body: JSON.stringify(event) }));
  }

  /** An operation of CloudWatch. */
  async cloudWatch<T>(operation: string, input: Record<string, unknown>): Promise<T> {
    return this.json('monitoring', `GraniteServiceVersion20100801.${operation}`, input);
  }

  /** An operation of IAM; the texts of the elements with a name. */
  async iam(Action: string, parameters: Record<string, string>): Promise<(element: string) => string[]> {
    return this.query('iam', 'us-east-1', { Action, Version: '2010-05-08', ...parameters });
  }

  /** An operation of SNS; the texts of the elements with a name. */
  async sns(Action: string, parameters: Record<string, string>): Promise<(element: string) => string[]> {
    return this.query('sns', this.region, { Action, Version: '2010-03-31', ...parameters });
  }

  /** An event of an AWS service, by an operation that only this emulator has; see `service_events.py`. */
  async serviceEvent(Source: string, DetailType: string, detail: object, ...Resources: string[]): Promise<void> {
    await this.json('events', 'AWSEvents.PutServiceEvents', { Entries: [{ Source, DetailType, Detail: JSON.stringify(detail), Resources }] });
  }

  private async query(service: string, region: string, parameters: Record<string, string>): Promise<(element: string) => string[]> {
    const xml = await this.send('/', { method: 'POST', headers: signed(service, region), body: new URLSearchParams(parameters) });
    return (element) => [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text]) => unescaped(text));
  }

  private async get<T>(service: string, path: string): Promise<T> {
    return JSON.parse(await this.send(path, { headers: signed(service, this.region) })) as T;
  }

  private async send(path: string, request: RequestInit): Promise<string> {
    const response = await fetch(`${this.endpoint}${path}`, request);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
    return text;
  }
}

const ENTITIES: Record<string, string> = { amp: '&', apos: '\'', gt: '>', lt: '<', quot: '"' };

function unescaped(text: string): string {
  return text.replace(/&(amp|apos|gt|lt|quot);/g, (_, name: string) => ENTITIES[name]);
}

/** The emulator reads service and region from the signature, and checks nothing of it. */
function signed(service: string, region: string): Record<string, string> {
  return { authorization: `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0` };
}
