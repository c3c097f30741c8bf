import { mkdirSync, writeFileSync } from 'fs';
import { basename, dirname, resolve } from 'path';
import { counted, readApp } from '../../tools/app';
import { describe } from '../../tools/diagram/describe';
import { pictureOf } from '../../tools/diagram/picture';
import { UserError } from '../../tools/user-error';
import { Command, ExitCode } from '../command';

/** Draws the resources of the templates. */
export const command: Command = {
  details: [
    'Prints an SVG: the main resources as boxes, grouped by Region, VPC and subnets, and their relations from origins, records, security groups, policies,',
    'event rules and replication. Supporting resources are merged or left out. Colors follow the light or dark mode of the reader.',
  ].join('\n'),
  options: {
    output: { type: 'string', value: 'file', text: 'write the SVG to this file' },
    overview: { type: 'boolean', text: 'only the path of requests, the data and the failover: for an app with a pair of Regions' },
    construct: { type: 'string', value: 'path', text: 'only the resources of this construct, by its path in its stack' },
    title: { type: 'string', value: 'text', text: 'the title, for screen readers (default: the name of the folder)' },
  },
  async run({ app, json, values }, { out }) {
    const assembly = readApp(app);
    const construct = typeof values.construct === 'string' ? values.construct : undefined;
    const title = typeof values.title === 'string' ? values.title : basename(resolve(app));
    const picture = await pictureOf(assembly, title, { construct, isOverview: values.overview === true });
    if (!picture) {
      const where = construct === undefined ? `${counted(assembly.stacksRecursively.length, 'stack')} of ${app}` : `the construct ${construct}`;
      throw new UserError(`app must have resources to draw, got none in ${where}; define a platform, a pair or another construct of this library`);
    }
    if (typeof values.output === 'string') {
      mkdirSync(dirname(resolve(values.output)), { recursive: true });
      writeFileSync(values.output, picture.svg);
    }
    if (json) out(JSON.stringify({ width: picture.width, height: picture.height, ...picture.graph }, undefined, 2));
    else if (typeof values.output === 'string') out(`${values.output}: ${picture.width} × ${picture.height} pixels. ${describe(picture.graph)}`);
    else out(picture.svg.trimEnd());
    return ExitCode.DONE;
  },
};
