import { Assembly } from './assembly';
import { containers, tasks } from './queries';
import { section } from './requirement';
import { TASK } from './subject';
import { every, TemplatePart } from './template-part';

/**
 * A template contains nothing of a Dockerfile but the image. A Dockerfile line with a counterpart in the task
 * definition is checked there; for any other line the check is that the task definition doesn't override it.
 */
export const IMAGE = section('5.3.1', [
  [
    'FROM node:…-alpine: the task runs a Linux image with an explicit CPU architecture',
    TASK,
    (app) => every(tasks(app), (task) => task.only('RuntimePlatform/OperatingSystemFamily', 'LINUX')
      && task.only('RuntimePlatform/CpuArchitecture', /^(ARM64|X86_64)$/)),
  ],
  [
    'WORKDIR /app: the task definition keeps the working directory',
    TASK,
    (app) =>
      everyContainer(app, (container) =>
        !container.has('WorkingDirectory') || container.only('WorkingDirectory', '/app')),
  ],
  [
    'COPY package*.json: dependencies are installed at image build, never at task start',
    TASK,
    (app) => everyContainer(app, (container) => !commands(container).some((part) =>
      part.is(/\b(npm|yarn|pnpm) (ci|install|i|add)\b/))),
  ],
  [
    'RUN npm ci --omit=dev: NODE_ENV is production, with production dependencies only',
    TASK,
    (app) => everyContainer(app, (container) => container.has('Environment/*', (entry) =>
      entry.has('Name', 'NODE_ENV') && entry.only('Value', 'production'))),
  ],
  [
    'COPY . .: no volume is mounted over /app',
    TASK,
    (app) => everyContainer(app, (container) => !container.has('MountPoints/*/ContainerPath', /^\/(app\b.*)?$/)),
  ],
  [
    'USER nodejs: the process runs with user id 1001',
    TASK,
    (app) => everyContainer(app, (container) => container.only('User', /^1001(:1001)?$/)),
  ],
  [
    'HEALTHCHECK: the ECS container health check runs every 30 seconds without curl, which Alpine images lack',
    TASK,
    (app) => everyContainer(app, (container) => container.only('HealthCheck', isDocumentedCheck)),
  ],
  [
    'EXPOSE 3001: the container has the port mapping',
    TASK,
    (app) => everyContainer(app, (container) => container.has('PortMappings/*/ContainerPort', 3001)),
  ],
  [
    'CMD npm start: an init process forwards signals, which npm does not',
    TASK,
    (app) => everyContainer(app, (container) => container.only('LinuxParameters/InitProcessEnabled', true)),
  ],
]);

function everyContainer(app: Assembly, test: (container: TemplatePart) => boolean): boolean {
  return every(containers(app), test);
}

function commands(container: TemplatePart): TemplatePart[] {
  return ['EntryPoint', 'Command'].flatMap((path) => container.parts(`${path}`)).map((list) => joined(list));
}

function joined(list: TemplatePart): TemplatePart {
  return new TemplatePart(list.stack, list.app, list.parts('*').map((word) => word.text()).join(' '));
}

function isDocumentedCheck(check: TemplatePart): boolean {
  const command = joined(new TemplatePart(check.stack, check.app, check.parts('Command/*').map((word) => word.text())));
  return check.only('Interval', 30) && check.only('Timeout', 3) && check.only('StartPeriod', 5)
    && check.only('Retries', 3)
    && command.is(/^CMD/) && command.is(/:3001\/health/) && !command.is(/\bcurl\b/);
}
