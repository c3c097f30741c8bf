import { once } from 'events';
import { AddressInfo, connect, createServer, Server, Socket } from 'net';

/** FIN: the other side has closed the connection. RST: it has none any longer. Silence: nothing arrives on either side any more. */
export type Cut = 'FIN' | 'RST' | 'silence';

/** What is between a program and its server on 127.0.0.1, and cuts their connections. */
export class Proxy {
  static async to(target: number): Promise<Proxy> {
    const proxy = new Proxy(createServer({ allowHalfOpen: true }), target);
    await once(proxy.server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  /** How new connections end, before the server sees them. */
  refuses?: Cut;
  private readonly pairs = new Map<Socket, Socket>();

  private constructor(private readonly server: Server, private readonly target: number) {
    server.on('connection', (client) => {
      client.on('error', () => undefined).setNoDelay(true);
      if (this.refuses) return end(client, this.refuses);
      const upstream = connect(this.target, '127.0.0.1').setNoDelay(true).on('error', () => undefined);
      this.pairs.set(client, upstream);
      client.on('close', () => this.pairs.delete(client) && upstream.destroy());
      upstream.on('close', () => client.destroy());
      client.pipe(upstream).pipe(client);
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resolves when a connection that is opened from now on has ended. */
  async lost(): Promise<void> {
    const [client] = await once(this.server, 'connection') as [Socket];
    if (!client.closed) await once(client, 'close');
  }

  /** Cuts all connections, and returns their number. */
  cut(how: Cut): number {
    const { size } = this.pairs;
    for (const [client, upstream] of this.pairs) {
      upstream.unpipe(client).removeAllListeners('close');
      client.unpipe(upstream);
      // The server learns of silence only once the program has given up.
      if (how === 'silence') upstream.resume();
      else upstream.destroy();
      end(client, how);
    }
    return size;
  }

  stop(): void {
    this.cut('RST');
    this.server.close();
  }
}

function end(client: Socket, how: Cut): void {
  if (how === 'RST') return void client.resetAndDestroy();
  client.resume();
  if (how === 'FIN') client.end();
  else client.once('end', () => client.destroy());
}
