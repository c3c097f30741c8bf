import { once } from 'events';
import { createServer, request, Server } from 'http';
import { AddressInfo } from 'net';
import { setTimeout as sleep } from 'timers/promises';

/** What a load balancer does for tasks: asks each for its health, and hands requests to the healthy ones in turn. */
export class Balancer {
  static async start(): Promise<Balancer> {
    const balancer = new Balancer(createServer());
    await once(balancer.server.listen(0, '127.0.0.1'), 'listening');
    return balancer;
  }

  /** Status codes that clients got. */
  readonly answers: number[] = [];
  private readonly healthy = new Map<number, boolean>();
  private readonly timer: NodeJS.Timeout;
  private turn = 0;

  private constructor(private readonly server: Server) {
    server.on('request', (incoming, outgoing) => {
      const targets = [...this.healthy].filter(([, healthy]) => healthy).map(([port]) => port);
      const port = targets[this.turn++ % targets.length];
      const onward = request({ host: '127.0.0.1', port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (answer) => {
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.writeHead(502).end());
      incoming.pipe(onward);
    });
    this.timer = setInterval(() => void this.check(), 200);
  }

  /** Registers a task, and waits until it is healthy. */
  async add(port: number): Promise<void> {
    for (this.healthy.set(port, false); !this.healthy.get(port);) await sleep(100);
  }

  /** Ask one request after the other until told to stop. */
  async load(path: string, isOver: () => boolean): Promise<void> {
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
    for (; !isOver(); await sleep(5)) this.answers.push((await fetch(url)).status);
  }

  stop(): void {
    clearInterval(this.timer);
    this.server.closeAllConnections();
    this.server.close();
  }

  private async check(): Promise<void> {
    await Promise.all([...this.healthy.keys()].map(async (port) => {
      this.healthy.set(port, await fetch(`http://127.0.0.1:${port}/health`).then(({ status }) => status === 200, () => false));
    }));
  }
}
