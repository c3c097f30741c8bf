import { existsSync, readFileSync } from 'fs';
import { basename, dirname, join } from 'path';
import { IPolicyValidationContext, NestedStack, Stack } from 'aws-cdk-lib';
import { StackTemplate, TemplateBody } from './template';

/** A synthesized stack, and where its template is. */
export interface SynthesizedStack extends StackTemplate {
  readonly file: string;
  readonly path: string;
}

/** The stacks of an app, with nested ones. */
export function synthesizedStacks({ stackTemplates, appConstruct }: IPolicyValidationContext): SynthesizedStack[] {
  const known = new Map(appConstruct.node.findAll().filter((one) => Stack.isStack(one)).map((stack) => [stack.node.path, stack]));
  return stackTemplates.flatMap(({ stackConstructPath, templatePath, accountId, region }) => {
    const stack = known.get(stackConstructPath);
    const name = stack?.stackName ?? basename(templatePath, '.template.json');
    const own = { name, account: accountId, region, file: templatePath, path: stackConstructPath, template: read(templatePath) };
    return [own, ...stack ? nestedIn(stack, own) : []];
  });
}

/** Whether the CDK CLI still has to look values up, and synthesizes the app once more. */
export function waitsForContext({ templatePaths }: IPolicyValidationContext): boolean {
  return [...new Set(templatePaths.map(dirname))].map((directory) => join(directory, 'manifest.json')).filter(existsSync)
    .some((manifest) => ((JSON.parse(readFileSync(manifest, 'utf8')) as { missing?: unknown[] }).missing ?? []).length > 0);
}

function nestedIn(stack: Stack, parent: SynthesizedStack): SynthesizedStack[] {
  const nested = stack.node.findAll().filter((one): one is NestedStack => NestedStack.isNestedStack(one)
    && one.nestedStackParent === stack && one.nestedStackResource !== undefined);
  return nested.flatMap((one) => {
    const id = stack.getLogicalId(one.nestedStackResource!);
    const file = join(dirname(parent.file), one.templateFile);
    const own = { ...parent, name: `${parent.name}/${id}`, path: one.node.path, file, template: read(file) };
    return [own, ...nestedIn(one, own)];
  });
}

function read(file: string): TemplateBody {
  return JSON.parse(readFileSync(file, 'utf8')) as TemplateBody;
}
