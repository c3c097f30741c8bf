/* eslint-disable @typescript-eslint/no-explicit-any */
import { Agent, createServer, IncomingMessage, request as ask, Server, ServerResponse } from 'http';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { LocalAws } from './aws';
import type { Contract } from './contract';
import type { Tasks } from './tasks';
import { Deployment, Templates, templatesIn } from '../requests/deployment';
import { firewall } from '../requests/firewall';
import { OWN_NAME, route, Routed } from '../requests/route';

const DISTRIBUTION = 'AWS::CloudFront::Distribution';

/** What a task receives. */
interface Sent { readonly path: string; readonly headers: object; readonly body: Buffer }

/** What is in front of the tasks: the firewall and the distribution, as their templates say, and the load balancer. Nothing is kept in a cache. */
export class LocalEdge {
  /** Why the firewall and the distribution are left out; undefined otherwise. */
  readonly left?: string;
  private readonly templates: Templates;
  private readonly host: string;
  private readonly timeout: number;
  private readonly agent: Agent;
  private turn = 0;

  constructor(
    assembly: CloudAssembly, contract: Contract, private readonly tasks: Tasks, private readonly store: LocalAws,
    private readonly log: (line: string) => void,
  ) {
    this.templates = templatesIn(assembly);
    this.agent = new Agent({ keepAlive: true, timeout: contract.idleTimeout * 1_000 });
    let config: any = {};
    try {
      config = Deployment.of(this.templates).only(DISTRIBUTION).properties.DistributionConfig;
      this.host = config.Aliases?.[0] ?? OWN_NAME;
      this.decide({ method: 'GET', url: '/', headers: {} } as IncomingMessage, 0);
    } catch (error) {
      this.left = (error as Error).message;
    }
    this.host ??= OWN_NAME;
    const origin = config.Origins?.find(({ S3OriginConfig }: any) => !S3OriginConfig);
    this.timeout = Number((origin?.VpcOriginConfig ?? origin?.CustomOriginConfig)?.OriginReadTimeout ?? contract.idleTimeout) * 1_000;
  }

  listen(port: number): Server {
    return createServer((request, response) => void this.answer(request, response)).listen(port, '127.0.0.1');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const respond = (status: number, why: string, headers: object = {}, content: string | Buffer = '') => {
      if (why) this.log(`edge: ${request.method} ${request.url} ${status}, ${why}`);
      response.writeHead(status, { ...headers }).end(content);
    };
    let decided: ReturnType<LocalEdge['decide']> = {};
    try {
      decided = this.decide(request, body.length);
    } catch (error) {
      this.log(`edge: ${request.method} ${request.url} passes without firewall and distribution: ${(error as Error).message}`);
    }
    if (decided.blocked) return respond(403, `rule ${decided.blocked} of the firewall, ${body.length} bytes`);
    const { status, location, origin, key, readable, set, offered } = decided;
    const added = { ...offered, ...set };
    if (status) return respond(status, 'the distribution', { ...added, ...location !== undefined && { location } });
    if (origin !== undefined && origin !== 'load balancer') {
      const found = readable ? [...this.store.objects].find(([path]) => path.slice(path.indexOf('/') + 1) === key)?.[1] : undefined;
      return found ? respond(200, '', { ...found.headers, ...added }, found.body) : respond(403, `no object ${key} in the bucket`);
    }
    const { forwarded, query } = decided;
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !forwarded || name === 'content-length' || forwarded.includes(name)));
    this.forward(request, { path: query === 'dropped' ? request.url!.split('?')[0] : request.url!, headers, body }, respond, (from) => {
      response.writeHead(from.statusCode!, { ...offered, ...from.headers, ...set });
      from.pipe(response);
    });
  }

  private forward(
    request: IncomingMessage, { path, headers, body }: Sent, respond: (status: number, why: string) => void, pass: (from: IncomingMessage) => void,
  ): void {
    const healthy = this.tasks.running.filter((task) => task.registered && task.healthy);
    if (healthy.length === 0) return respond(503, 'no task is healthy');
    const { port } = healthy[this.turn++ % healthy.length];
    const address = request.socket.remoteAddress!;
    const upstream = ask({
      host: '127.0.0.1',
      port,
      path,
      method: request.method,
      agent: this.agent,
      headers: {
        ...headers, 'x-forwarded-for': `${address}, 127.0.0.1`, 'x-forwarded-proto': 'https', 'x-forwarded-port': '443', 'cloudfront-viewer-address': `${address}:1`,
      },
    }, pass);
    let late = false;
    upstream.setTimeout(this.timeout, () => upstream.destroy() && (late = true));
    upstream.on('error', ({ message }) => late ? respond(504, `no answer within ${this.timeout / 1_000} s`) : respond(502, message)).end(body);
  }

  private decide({ method, url, headers }: IncomingMessage, bodySize: number): Partial<Routed> & { readonly blocked?: string } {
    if (this.left !== undefined) return {};
    const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const { action, rule } = firewall(this.templates, { method, uri: url, headers: { 'user-agent': '', ...texts, 'host': this.host }, bodySize });
    if (action === 'BLOCK') return { blocked: rule };
    return route(this.templates, { method, url: `https://${this.host}${url}`, headers: Object.keys(headers).filter((name) => name !== 'host') });
  }
}
