import { ACCOUNT } from './emulator';

/** Operations of services that have no client here. */
export class Requests {
  constructor(private readonly endpoint: string, private readonly region: string) {}

  /** An operation of a service that speaks JSON, e.g. `DynamoDB_20120810.Scan` of `dynamodb`. */
  async json<T>(service: string, target: string, input: object): Promise<T> {
    // The emulator reads service and region from the signature, and checks nothing of it.
    const authorization = `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260101/${this.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
    const headers = { authorization, 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
    const response = await fetch(this.endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${target} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  /** An event of an AWS service, by an operation that only this emulator has; see `service_events.py`. */
  async serviceEvent(Source: string, DetailType: string, detail: object, ...Resources: string[]): Promise<void> {
    await this.json('events', 'AWSEvents.PutServiceEvents', { Entries: [{ Source, DetailType, Detail: JSON.stringify(detail), Resources }] });
  }
}
