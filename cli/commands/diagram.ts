import { mkdirSync, writeFileSync } from 'fs';
import { basename, dirname, extname, resolve } from 'path';
import { counted, readApp } from '../../tools/app';
import { graphOf } from '../../tools/diagram/build';
import { describe } from '../../tools/diagram/graph';
import { mermaid } from '../../tools/diagram/mermaid';
import { UserError } from '../../tools/user-error';
import { Command, ExitCode } from '../command';

/** Draws the resources of the templates. */
export const command: Command = {
  details: [
    'Prints a flowchart of Mermaid, which GitHub, GitLab and many wikis draw: the main resources as boxes, grouped by Region, VPC and subnets, and their',
    'relations from origins, records, security groups, policies, event rules and replication. Supporting resources are merged or left out.',
  ].join('\n'),
  options: {
    output: { type: 'string', value: 'file', text: 'write the flowchart to this file; to a file of Markdown (.md), as a block of it' },
    overview: { type: 'boolean', text: 'only the path of requests, the data and the failover: for an app with a pair of Regions' },
    construct: { type: 'string', value: 'path', text: 'only the resources of this construct, by its path in its stack' },
    title: { type: 'string', value: 'text', text: 'the title, for screen readers (default: the name of the folder)' },
  },
  run({ app, json, values }, { out }) {
    const assembly = readApp(app);
    const construct = typeof values.construct === 'string' ? values.construct : undefined;
    const title = typeof values.title === 'string' ? values.title : basename(resolve(app));
    const graph = graphOf(assembly, { construct, isOverview: values.overview === true });
    if (graph.nodes.length === 0) {
      const where = construct === undefined ? `${counted(assembly.stacksRecursively.length, 'stack')} of ${app}` : `the construct ${construct}`;
      throw new UserError(`app must have resources to draw, got none in ${where}; define a platform, a pair or another construct of this library`);
    }
    const text = mermaid(graph, title);
    if (typeof values.output === 'string') {
      mkdirSync(dirname(resolve(values.output)), { recursive: true });
      writeFileSync(values.output, extname(values.output) === '.md' ? `\`\`\`mermaid\n${text}\n\`\`\`\n` : `${text}\n`);
    }
    if (json) out(JSON.stringify(graph, undefined, 2));
    else if (typeof values.output === 'string') out(`${values.output}: ${describe(graph)}`);
    else out(text);
    return ExitCode.DONE;
  },
};
