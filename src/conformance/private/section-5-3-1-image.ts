import { Assembly } from './assembly';
import { containers, tasks } from './queries';
import { section } from './requirement';
import { TASK } from './subject';
import { every, TemplatePart } from './template-part';

/**
 * ECS reads nothing of a Dockerfile but the image that came of it. Where a line has a counterpart in the task
 * definition, that is judged; where it has none, that nothing in the task definition undoes the line.
 */
export const IMAGE = section('5.3.1', [
  [
    'FROM node:…-alpine: the task runs a Linux image of a platform that is named',
    TASK,
    (app) => every(tasks(app), (task) => task.only('RuntimePlatform/OperatingSystemFamily', 'LINUX')
      && task.only('RuntimePlatform/CpuArchitecture', /^(ARM64|X86_64)$/)),
  ],
  [
    'WORKDIR /app: the task changes nothing about it',
    TASK,
    (app) => everyContainer(app, (container) => !container.has('WorkingDirectory') || container.only('WorkingDirectory', '/app')),
  ],
  [
    'COPY package*.json: dependencies are installed when the image is built, never when a task starts',
    TASK,
    (app) => everyContainer(app, (container) => !starts(container).some((part) => part.is(/\b(npm|yarn|pnpm) (ci|install|i|add)\b/))),
  ],
  [
    'RUN npm ci --omit=dev: the process is told that it is in production, where only these dependencies are',
    TASK,
    (app) => everyContainer(app, (container) => container.has('Environment/*', (entry) =>
      entry.has('Name', 'NODE_ENV') && entry.only('Value', 'production'))),
  ],
  [
    'COPY . .: what was copied is what runs, nothing is mounted over /app',
    TASK,
    (app) => everyContainer(app, (container) => !container.has('MountPoints/*/ContainerPath', /^\/(app\b.*)?$/)),
  ],
  [
    'USER nodejs: the process runs as user 1001',
    TASK,
    (app) => everyContainer(app, (container) => container.only('User', /^1001(:1001)?$/)),
  ],
  [
    'HEALTHCHECK: ECS checks by itself, every 30 seconds, without curl (which an Alpine image lacks)',
    TASK,
    (app) => everyContainer(app, (container) => container.only('HealthCheck', isDocumentedCheck)),
  ],
  [
    'EXPOSE 3001: the container listens there',
    TASK,
    (app) => everyContainer(app, (container) => container.has('PortMappings/*/ContainerPort', 3001)),
  ],
  [
    'CMD npm start: an init process passes signals on, which npm swallows',
    TASK,
    (app) => everyContainer(app, (container) => container.only('LinuxParameters/InitProcessEnabled', true)),
  ],
]);

function everyContainer(app: Assembly, test: (container: TemplatePart) => boolean): boolean {
  return every(containers(app), test);
}

function starts(container: TemplatePart): TemplatePart[] {
  return ['EntryPoint', 'Command'].flatMap((path) => container.parts(`${path}`)).map((list) => joined(list));
}

function joined(list: TemplatePart): TemplatePart {
  return new TemplatePart(list.stack, list.app, list.parts('*').map((word) => word.text()).join(' '));
}

function isDocumentedCheck(check: TemplatePart): boolean {
  const command = joined(new TemplatePart(check.stack, check.app, check.parts('Command/*').map((word) => word.text())));
  return check.only('Interval', 30) && check.only('Timeout', 3) && check.only('StartPeriod', 5) && check.only('Retries', 3)
    && command.is(/^CMD/) && command.is(/:3001\/health/) && !command.is(/\bcurl\b/);
}
