/* eslint-disable @typescript-eslint/no-explicit-any */
import { readFileSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, resolve } from 'path';
import { makeCertificates } from './certificates';
import { Contract, Servers } from './contract';
import { programOf } from './handlers';
import { cacheArguments, slotsOf, SUPERUSER } from './servers';

const HUB = 'public.ecr.aws/docker/library';
/** An address, because the SDKs write the name of a bucket in front of a host name. */
const NETWORK = '10.231.77';
const FILES = ['ca.pem', 'server.pem', 'server.key'];

/** A Compose file for the image of a service, with the servers that stand for those of AWS. It is JSON, which Compose reads as YAML. */
export function composeFile(contract: Contract): string {
  const shards = Array.from({ length: contract.cache?.shards ?? 0 }, (_, shard) => `cache-${shard}`);
  const servers: Servers = { database: 'database:5432', cache: 'cache-0:6379', aws: `${NETWORK}.9:5000` };
  const secrets = contract.secrets();
  const { values } = contract.environment(servers, secrets);
  const { database, region, cache } = contract;
  const aws = { AWS_REGION: region, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_ENDPOINT_URL: `http://${servers.aws}` };
  const names = (type: 'AWS::S3::Bucket' | 'AWS::SQS::Queue') => contract.named(type).map(({ name }) => name);
  const make = [...names('AWS::S3::Bucket').map((name) => `aws s3 mb s3://${name}`), ...names('AWS::SQS::Queue').map((name) => `aws sqs create-queue --queue-name ${name}`)];
  const login = { username: values.REDIS_USERNAME, password: values.REDIS_PASSWORD, accessString: cache?.accessString };
  const client = (host: string) => `valkey-cli -h ${host} --tls --cacert /ca.pem --user operator --pass ${login.password} CLUSTER`;
  const join_ = shards.flatMap((host, shard) => [
    `${client(host)} ADDSLOTSRANGE ${slotsOf(shard, shards.length).join(' ')}`, `${client('cache-0')} MEET $(getent hosts ${host} | cut -d' ' -f1) 6379`,
  ]);
  const services: Record<string, any> = {
    'app': { ...appOf(contract), environment: { ...aws, NODE_EXTRA_CA_CERTS: '/ca.pem', ...values }, configs: ['ca.pem'] },
    'aws': { image: 'motoserver/moto:latest', networks: { default: { ipv4_address: `${NETWORK}.9` } } },
    'aws-resources': once('public.ecr.aws/aws-cli/aws-cli', make, { depends_on: { aws: { condition: 'service_started' } }, environment: aws }),
    ...database && {
      'database': {
        image: `${HUB}/postgres:${contract.databaseVersion}`,
        configs: [...FILES, { source: 'database', target: '/docker-entrypoint-initdb.d/1.sql' }],
        // It rejects a key that other users can read.
        ...shell(['install -o postgres -m 600 /server.key /tmp/server.key', 'exec docker-entrypoint.sh postgres -c ssl=on -c ssl_cert_file=/server.pem -c ssl_key_file=/tmp/server.key']),
        environment: { POSTGRES_USER: SUPERUSER, POSTGRES_PASSWORD: secrets[database.admin].versions.first },
        healthcheck: { test: ['CMD', 'pg_isready', '-h', '127.0.0.1'], interval: '1s', retries: 60 },
      },
      'database-users': {
        image: `${HUB}/node:24-alpine`,
        configs: ['ca.pem'],
        volumes: [`${resolve(dirname(database.provision))}:/function:ro`],
        environment: { NODE_EXTRA_CA_CERTS: '/ca.pem' },
        depends_on: { database: { condition: 'service_healthy' } },
        command: ['node', '-e', programOf(JSON.stringify({ file: '/function/index.js', event: database.event(servers), secrets, services: '[]' }))],
      },
    },
    ...Object.fromEntries(shards.map((host) => [host, { image: `${HUB}/${cache!.engine}`, configs: FILES, command: [`${cache!.engine.split(':')[0]}-server`, ...cacheArguments('/', host, 6379, login)] }])),
    ...cache && { 'cache-cluster': once(`${HUB}/${cache.engine}`, ['sleep 2', ...join_], { depends_on: shards, configs: ['ca.pem'] }) },
  };
  const waits = ['aws-resources', 'database-users', 'cache-cluster'].filter((name) => name in services);
  services.app.depends_on = Object.fromEntries(waits.map((name) => [name, { condition: 'service_completed_successfully' }]));
  const configs = Object.fromEntries([...certificates(Object.keys(services)), ...database ? [['database', { content: `${database.statements(secrets).join(';\n')};\n` }]] : []]);
  const networks = { default: { ipam: { config: [{ subnet: `${NETWORK}.0/24` }] } } };
  const file = JSON.stringify({ name: contract.name, services, configs, networks }, undefined, 2);
  // Compose replaces variables, also in the texts of programs.
  return `${file.replaceAll('$', '$$$$').replace('IMAGE', '${IMAGE:?set it to the image of the application}')}\n`;
}

/** The container of the task definition. */
function appOf({ container, port }: Contract): object {
  const { Command: command, EntryPoint: entrypoint, User: user, StopTimeout = 30, HealthCheck: health } = container;
  const { LinuxParameters: linux, ReadonlyRootFilesystem: isReadOnly } = container;
  const seconds = (value: number) => `${value}s`;
  return {
    image: 'IMAGE',
    command,
    entrypoint,
    user,
    read_only: isReadOnly === true,
    init: linux?.InitProcessEnabled === true,
    cap_drop: linux?.Capabilities?.Drop,
    stop_grace_period: seconds(StopTimeout),
    ...port > 0 && { ports: [`127.0.0.1:8080:${port}`] },
    tmpfs: linux?.Tmpfs?.map(({ ContainerPath, Size, MountOptions = [] }: any) => `${ContainerPath}:${[`size=${Size}m`, ...MountOptions].join(',')}`),
    healthcheck: health && {
      test: health.Command,
      interval: seconds(health.Interval ?? 30),
      timeout: seconds(health.Timeout ?? 5),
      retries: health.Retries ?? 3,
      start_period: seconds(health.StartPeriod ?? 0),
    },
  };
}

function certificates(hosts: readonly string[]): [string, object][] {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  makeCertificates(folder, hosts);
  const contents = FILES.map((name): [string, object] => [name, { content: readFileSync(join(folder, name), 'utf8') }]);
  rmSync(folder, { recursive: true });
  return contents;
}

const shell = (commands: readonly string[]) => ({ entrypoint: ['sh', '-ec'], command: [commands.join('\n')] });
const once = (image: string, commands: readonly string[], others: object) => ({ image, ...shell(commands), ...others });
