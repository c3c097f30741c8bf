import { existsSync, readFileSync } from 'fs';
import { basename, dirname, join } from 'path';
import { CfnResource, IPolicyValidationContext, NestedStack, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { StackTemplate, TemplateBody } from './template';

/** A synthesized stack, and where its template is. */
export interface SynthesizedStack extends StackTemplate {
  readonly file: string;
  /** The path of the stack in the construct tree. */
  readonly path: string;
}

/** The stacks of an app, with nested ones. */
export function synthesizedStacks({ stackTemplates, appConstruct }: IPolicyValidationContext): SynthesizedStack[] {
  const tree = new Tree(appConstruct);
  return stackTemplates.flatMap(({ stackConstructPath: path, templatePath: file, accountId: account, region }) => {
    const stack = tree.stacks.get(path);
    const name = stack?.stackName ?? basename(file, '.template.json');
    const own = { name, account, region, file, path, template: read(file), paths: stack && tree.paths.get(stack) };
    return [own, ...stack ? nestedIn(stack, own, tree) : []];
  });
}

/** Whether the CDK CLI still has to look values up, and synthesizes the app once more. */
export function waitsForContext({ templatePaths }: IPolicyValidationContext): boolean {
  const manifests = [...new Set(templatePaths.map(dirname))].map((directory) => join(directory, 'manifest.json'));
  return manifests.filter(existsSync).some((file) =>
    ((JSON.parse(readFileSync(file, 'utf8')) as { missing?: unknown[] }).missing ?? []).length > 0);
}

function nestedIn(parent: Stack, { name, account, region, file }: SynthesizedStack, tree: Tree): SynthesizedStack[] {
  return (tree.nested.get(parent) ?? []).flatMap((stack) => {
    const template = join(dirname(file), stack.templateFile);
    const own = {
      name: `${name}/${parent.getLogicalId(stack.nestedStackResource as CfnResource)}`,
      account,
      region,
      file: template,
      path: stack.node.path,
      template: read(template),
      paths: tree.paths.get(stack),
    };
    return [own, ...nestedIn(stack, own, tree)];
  });
}

/** The stacks of the construct tree, and the paths of their resources. */
class Tree {
  readonly stacks = new Map<string, Stack>();
  readonly nested = new Map<Stack, NestedStack[]>();
  readonly paths = new Map<Stack, Map<string, string>>();

  constructor(root: IConstruct) {
    for (const one of root.node.findAll()) {
      if (Stack.isStack(one)) this.stacks.set(one.node.path, one);
      if (NestedStack.isNestedStack(one) && one.nestedStackParent) {
        this.nested.set(one.nestedStackParent, [...this.nested.get(one.nestedStackParent) ?? [], one]);
      }
      if (CfnResource.isCfnResource(one)) this.add(one);
    }
  }

  private add(resource: CfnResource): void {
    const paths = this.paths.get(resource.stack) ?? new Map<string, string>();
    this.paths.set(resource.stack, paths.set(resource.stack.getLogicalId(resource), resource.node.path));
  }
}

function read(file: string): TemplateBody {
  return JSON.parse(readFileSync(file, 'utf8')) as TemplateBody;
}
