import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { App } from 'aws-cdk-lib';
import { program } from '../../tools/assemblies/program';
import { Contract } from '../../tools/dev/contract';

const ROOT = resolve(__dirname, '../..');
const FOLDER = join(ROOT, 'examples/applications');
const NAMES = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const PAGES = ['docs/applications.md', 'docs/ja/applications.md'].map((page) => readFileSync(join(ROOT, page), 'utf8'));

test.each(NAMES)('%s has a command, no variable without a value under dev, exact versions, and a row with them', (name) => {
  const contract = new Contract(program<{ app: App }>(join(FOLDER, name, 'platform.ts')).app.synth());
  const { dependencies, devDependencies = {} } = JSON.parse(readFileSync(join(FOLDER, name, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
  const rows = PAGES.map((page) => page.split('\n').find((line) => line.includes(`applications/${name}/platform.ts`)));

  expect((contract.container as { Command: string[] }).Command.join(' ')).toContain('node ');
  expect(contract.environment({ database: 'localhost:1', cache: 'localhost:2', aws: '127.0.0.1:3' }, contract.secrets()).missing).toEqual([]);
  expect(Object.values({ ...dependencies, ...devDependencies }).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  for (const row of rows) {
    for (const [, application, version] of row!.matchAll(/(\w[\w.]*) (\d+\.\d+\.\d+)/g)) {
      const packages = { NestJS: '@nestjs/core', Prisma: '@prisma/client', BullMQ: 'bullmq' }[application] ?? Object.keys(dependencies).find((one) => application.toLowerCase().startsWith(one.replace(/^.*\//, '')));
      expect([application, version]).toEqual([application, dependencies[packages!]]);
    }
    expect(row).toMatch(/\d+\.\d+\.\d+/);
  }
});
