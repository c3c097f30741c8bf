import { TemplatePart, Values } from './assembly';
import { CONTAINER, each, inRepository, section, TASK, unseen } from './requirement';

const CHECK: Values = { Interval: 30, Timeout: 3, StartPeriod: 5, Retries: 3 };

/**
 * The lines of the Dockerfile, which no template contains: `eldonia-constructs conformance --repository .` reads it. A
 * task definition can override a line.
 */
export const IMAGE = section('5.3.1', 'Container image', inRepository([
  each('FROM node:20-alpine: the image is based on Node.js on Alpine Linux', TASK, { 'RuntimePlatform/OperatingSystemFamily': 'LINUX' }),
  each('WORKDIR /app', CONTAINER, (container) => !container.has('WorkingDirectory') || container.only('WorkingDirectory', '/app')),
  each('COPY package*.json ./: dependencies are installed before the code is copied', CONTAINER, (container) =>
    !['EntryPoint', 'Command'].some((path) => container.has(path, (list) => /\b(npm|yarn|pnpm) (ci|install|i|add)\b/.test(commandOf(list))))),
  each('RUN npm ci --only=production: dependencies for production only, by the lock file', CONTAINER, (container) =>
    container.has('Environment/*', (entry) => entry.has('Name', 'NODE_ENV') && entry.only('Value', 'production'))),
  each('COPY . .: the code is copied', CONTAINER, (container) => !container.has('MountPoints/*/ContainerPath', /^\/(app\b.*)?$/)),
  ...unseen(TASK, 'RUN addgroup -g 1001 -S nodejs: the group has the id 1001', 'RUN adduser -S nodejs -u 1001: the user has the id 1001'),
  each('USER nodejs: the process runs as this user', CONTAINER, { User: /^1001(:1001)?$/ }),
  each('HEALTHCHECK: every 30 seconds, timeout 3 seconds, start period 5 seconds, 3 retries, GET /health on port 3001', CONTAINER, (container) =>
    container.only('HealthCheck', (check) => {
      const command = commandOf(...check.parts('Command'));
      return check.is(CHECK) && command.startsWith('CMD') && command.includes(':3001/health') && !/\bcurl\b/.test(command);
    })),
  each('EXPOSE 3001', CONTAINER, (container) => container.has('PortMappings/*/ContainerPort', 3001)),
  each('CMD npm start: the image starts the server', CONTAINER, { 'LinuxParameters/InitProcessEnabled': true }),
]));

/** The words of a command in one line. */
function commandOf(...lists: readonly TemplatePart[]): string {
  return lists.flatMap((list) => list.parts('*')).map((word) => word.text()).join(' ');
}
