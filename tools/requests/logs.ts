import { createReadStream, openSync, readdirSync, readFileSync, readSync, closeSync, statSync } from 'fs';
import { join } from 'path';
import { createGunzip } from 'zlib';
import { UserError } from '../user-error';

/** A request of an access log. What the log does not have is undefined: it is not zero, and not empty. */
export interface Logged {
  readonly format: 'CloudFront' | 'load balancer' | 'combined' | 'HAR';
  /** Seconds since 1970. */
  readonly time: number;
  readonly ip: string;
  readonly method: string;
  /** Path and query as the client sent them. */
  readonly uri: string;
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether `headers` are all that the client sent. */
  readonly complete?: boolean;
  readonly host?: string;
  readonly protocol?: string;
  /** Bytes of the body; with those of the request line and the headers unless `complete`. */
  readonly bytes?: number;
  /** Seconds until the first byte of the answer; of a combined log until the last one. */
  readonly seconds?: number;
  readonly tls?: string;
}

/** The fields of CloudFront's logs, as far as they decide; those of the JSON lines have the same names. */
type Fields = Readonly<Record<string, string | number | undefined>>;

/** Characters. CloudFront cuts addresses and headers, which makes its lines shorter. */
const LONGEST_LINE = 200_000;
/** The year 9999. */
const LATEST = 253_402_300_799;
const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"';
const LOAD_BALANCER = new RegExp(`^(https?|h2|grpcs|wss?) (\\S+) \\S+ (\\S+):\\d+ \\S+ \\S+ (\\S+) \\S+ (\\d+|-) \\S+ (\\d+) \\d+ ${QUOTED} ${QUOTED} \\S+ (\\S+)`);
const COMBINED = new RegExp(`^(?:[\\w.-]+:\\d+ )?(\\S+) \\S+ .*?\\[([^\\]]+)\\] ${QUOTED} (\\d{3}) \\S+(?: ${QUOTED} ${QUOTED}(?: (\\d+))?(?: (\\d+\\.\\d+))?)?`);

/** The requests of a file or of all files of a folder, also compressed ones, in the order of the log. */
export async function* requestsIn(path: string): AsyncGenerator<Logged | undefined> {
  for (const file of filesIn(path)) {
    const read = reader();
    const head = headOf(file);
    if (/^\s*\{\s*"log"\s*:\s*\{/.test(head.text)) {
      for (const request of harOf(file)) yield valid(request);
      continue;
    }
    for await (const line of linesOf(file, head.compressed)) {
      const request = read(line);
      if (line !== '' && !line.startsWith('#')) yield valid(request);
    }
  }
}

/** A clock can show a time that no calendar has, and a path can be one of a proxy. */
const valid = (request?: Logged): Logged | undefined =>
  request && Math.abs(request.time) < LATEST && request.uri.startsWith('/') && Number.isInteger(request.status) ? request : undefined;

function filesIn(path: string): string[] {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) throw new UserError(`log must be a file or a folder, got ${path}, which does not exist; name an access log`);
  if (!status.isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

function headOf(file: string): { readonly text: string; readonly compressed: boolean } {
  const [handle, buffer] = [openSync(file, 'r'), Buffer.alloc(1_024)];
  const length = readSync(handle, buffer);
  closeSync(handle);
  return { text: buffer.toString('utf8', 0, length).replace(/^\uFEFF/, ''), compressed: buffer[0] === 0x1f && buffer[1] === 0x8b };
}

async function* linesOf(file: string, compressed: boolean): AsyncGenerator<string> {
  const stream = createReadStream(file);
  const text = compressed ? stream.pipe(createGunzip()) : stream;
  let rest = '';
  try {
    for await (const chunk of text.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!.slice(0, LONGEST_LINE);
      for (const line of lines) yield line.replace(/\r$/, '');
    }
  } catch (error) {
    throw new UserError(`log must be readable, got ${file} with the error "${(error as Error).message}"; copy it again`);
  }
  yield rest;
}

/** Reads lines of one file; undefined is none of a log. */
function reader(): (line: string) => Logged | undefined {
  let names: string[] = [];
  return (line) => {
    if (line.startsWith('#')) names = /^#Fields:\s*(.*)/.exec(line)?.[1].split(/\s+/) ?? names;
    else if (line.startsWith('{')) return cloudFrontOf(json(line));
    else if (line.includes('\t')) return cloudFrontOf(Object.fromEntries(line.split('\t').map((value, index) => [names[index], value])));
    else return loadBalancerOf(line) ?? combinedOf(line);
    return undefined;
  };
}

function json(line: string): Fields {
  try {
    return JSON.parse(line) as Fields | null ?? {};
  } catch {
    return {};
  }
}

function cloudFrontOf(fields: Fields): Logged | undefined {
  const text = (name: string) => (fields[name] === undefined || fields[name] === '-' ? undefined : String(fields[name]));
  const number = (name: string) => (Number.isFinite(Number(text(name) ?? NaN)) ? Number(text(name)) : undefined);
  const [ip, method, stem, status] = [text('c-ip'), text('cs-method'), text('cs-uri-stem'), number('sc-status')];
  const time = fields.timestamp === undefined ? Date.parse(`${fields.date}T${fields.time}Z`) / 1_000 : Number(fields.timestamp);
  if (ip === undefined || method === undefined || stem === undefined || status === undefined) return undefined;
  const [query, cookie] = [text('cs-uri-query'), text('cs(Cookie)')];
  return {
    format: 'CloudFront',
    time,
    ip,
    method,
    status,
    uri: query === undefined ? stem : `${stem}?${query}`,
    headers: { ...'cs(User-Agent)' in fields && { 'user-agent': decoded(text('cs(User-Agent)') ?? '') }, ...cookie !== undefined && { cookie: decoded(cookie) } },
    host: text('x-host-header') ?? text('cs(Host)'),
    protocol: text('cs-protocol'),
    bytes: status === 101 ? undefined : number('cs-bytes'),
    seconds: number('time-to-first-byte'),
    tls: text('ssl-protocol'),
  };
}

function loadBalancerOf(line: string): Logged | undefined {
  const [matched, type, time, client, waited, status, bytes, request, agent, tls] = LOAD_BALANCER.exec(line) ?? [];
  const [, method, protocol, host, uri] = /^([A-Z]+) (\w+):\/\/([^/?]+?)(?::\d+)?([/?]\S*) /.exec(request ?? '') ?? [];
  if (matched === undefined || method === undefined) return undefined;
  return {
    format: 'load balancer',
    time: Date.parse(time) / 1_000,
    ip: client.replace(/^\[|\]$/g, ''),
    method,
    uri,
    host,
    status: Number(status),
    protocol: protocol ?? type,
    headers: { 'user-agent': agentOf(agent) },
    bytes: /^ws/.test(type) ? undefined : Number(bytes),
    seconds: Number(waited) < 0 || /^ws/.test(type) ? undefined : Number(waited),
    tls: tls === '-' ? undefined : tls,
  };
}

function combinedOf(line: string): Logged | undefined {
  const [, ip, at, request = '', status, referrer, agent, bytes, seconds] = COMBINED.exec(line) ?? [];
  const [, method, uri] = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?$/.exec(request) ?? [];
  const time = Date.parse((at ?? '').replace(/^(\d+)\/(\w+)\/(\d+):/, '$1 $2 $3 ')) / 1_000;
  // Without the address that a client sends to a proxy.
  const path = uri?.replace(/^https?:\/\/[^/?]*\/?/, '/');
  if (path === undefined) return undefined;
  return {
    format: 'combined',
    time,
    ip,
    method,
    uri: path,
    status: Number(status),
    headers: referrer === undefined ? {} : { 'user-agent': agentOf(agent) },
    bytes: bytes === undefined ? undefined : Number(bytes),
    seconds: seconds === undefined || status === '101' ? undefined : Number(seconds),
  };
}

const agentOf = (text: string) => (text === '-' ? '' : text.replace(/\\x22|\\"/g, '"'));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Har {
  readonly log: {
    readonly entries: {
      readonly startedDateTime: string;
      readonly request: { method: string; url: string; bodySize?: number; headers?: { name: string; value: string }[]; postData?: { text?: string } };
      readonly response: { status: number };
      readonly timings?: { wait?: number };
    }[];
  };
}

/** A browser's record: what it sent to the site of the first request. Headers with a colon are those of HTTP/2 itself. */
function* harOf(file: string): Generator<Logged | undefined> {
  let har: Har;
  try {
    har = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as Har;
  } catch (error) {
    throw new UserError(`log must be readable as HAR, got ${file} with the error "${(error as Error).message}"; export it again`);
  }
  const hostOf = ({ request }: Har['log']['entries'][number]) => /^\w+:\/\/(?:www\.)?([^/?#]+)/.exec(request.url)?.[1] ?? '';
  const entries = (har.log.entries ?? []).filter((entry) => typeof entry?.request?.url === 'string' && entry.response);
  for (const entry of entries.filter((one) => `.${hostOf(one)}`.endsWith(`.${hostOf(entries[0])}`))) {
    const { startedDateTime, request, response, timings } = entry;
    const [, protocol, host, uri] = /^(https?|wss?):\/\/([^/?#]+)([^#]*)/.exec(request.url) ?? [];
    const headers = Object.fromEntries((request.headers ?? []).map(({ name, value }) => [name.toLowerCase(), value]).filter(([name]) => !name.startsWith(':')));
    if (protocol === undefined) {yield undefined;} else {
      yield {
        format: 'HAR',
        time: Date.parse(startedDateTime) / 1_000,
        ip: 'this client',
        method: request.method,
        uri: uri.startsWith('/') ? uri : `/${uri}`,
        host,
        protocol,
        status: response.status,
        headers,
        complete: true,
        bytes: Math.max(request.bodySize ?? -1, Buffer.byteLength(request.postData?.text ?? '')),
        seconds: response.status === 101 ? undefined : (timings?.wait ?? 0) / 1_000,
      };
    }
  }
}
