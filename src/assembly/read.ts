import { lstatSync, readFileSync, realpathSync } from 'fs';
import { basename, dirname, join, relative, sep } from 'path';
import { CfnResource, IPolicyValidationContext, NestedStack, Stack } from 'aws-cdk-lib';
import { CloudAssembly, UNKNOWN_ACCOUNT, UNKNOWN_REGION } from 'aws-cdk-lib/cx-api';
import { IConstruct } from 'constructs';
import { memberOf, StackTemplate, TemplateBody } from './template';

/** A synthesized stack, and where its template is. */
export interface SynthesizedStack extends StackTemplate {
  readonly file: string;
  readonly path: string;
  readonly stage: string;
}

/** A stack of an output folder. */
export interface WrittenStack extends SynthesizedStack {
  /** The paths of the stacks of its Stage that are deployed before it. */
  readonly after: readonly string[];
}

/** The stacks of an app, with nested ones. */
export function synthesizedStacks({ stackTemplates, appConstruct }: IPolicyValidationContext): SynthesizedStack[] {
  const tree = new Tree(appConstruct);
  return stackTemplates.flatMap(({ stackConstructPath: path, templatePath: file, accountId: account, region }) => {
    const stack = tree.stacks.get(path);
    const name = stack?.stackName ?? basename(file, '.template.json');
    const paths = stack && tree.paths.get(stack);
    const own = { name, account, region, file, path, stage: dirname(file), template: readTemplate(file), paths };
    return [own, ...stack ? nestedIn(stack, own, tree) : []];
  });
}

/** The stacks of an assembly that aws-cdk-lib has read, with those of its Stages. */
export function stacksOf(assembly: CloudAssembly): StackTemplate[] {
  return assembly.stacksRecursively.map((stack) => ({
    name: stack.stackName,
    path: stack.hierarchicalId,
    stage: dirname(stack.templateFullPath),
    ...environmentOf(stack.environment),
    template: stack.template as TemplateBody,
  }));
}

function environmentOf(
  { account, region }: Record<'account' | 'region', string>,
): Pick<StackTemplate, 'account' | 'region'> {
  return {
    account: account === UNKNOWN_ACCOUNT ? undefined : account,
    region: region === UNKNOWN_REGION ? undefined : region,
  };
}

/** Whether the CDK CLI still has to look values up, and synthesizes the app once more. */
export function waitsForContext({ templatePaths }: IPolicyValidationContext): boolean {
  const manifests = [...new Set(templatePaths.map(dirname))].map((directory) => join(directory, 'manifest.json'));
  return manifests.some((file) => {
    const { missing } = lstatSync(file, { throwIfNoEntry: false }) ? readJson(file) as { missing?: unknown[] } : {};
    return missing !== undefined && missing.length > 0;
  });
}

/**
 * The stacks of the output folder of a synthesis, with those of its Stages and nested ones. The folder can be of
 * anybody: no file outside of it is read, also not by a link.
 *
 * @throws when a file is missing, damaged or outside of the folder
 */
export function readAssembly(directory: string): WrittenStack[] {
  return stacksIn(realpathSync(directory), [realpathSync(directory)]);
}

/** A file below a folder, whose name an assembly contains. */
function fileIn(root: string, directory: string, name: unknown): string {
  if (typeof name !== 'string') throw new Error(`a file name must be a text, got ${JSON.stringify(name)}`);
  const file = join(directory, name);
  const parts = relative(root, file).split(sep);
  const links = parts.map((_, index) => join(root, ...parts.slice(0, index + 1)))
    .filter((path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink());
  if (parts[0] === '..' || links.length > 0) throw new Error(`${JSON.stringify(name)} is outside of the folder`);
  return file;
}

const STACK = 'aws:cloudformation:stack';
/** The properties of artifacts that name files and folders. */
const FILES = ['templateFile', 'directoryName', 'file'];

interface Artifact {
  readonly type?: unknown;
  readonly displayName?: unknown;
  readonly environment?: unknown;
  readonly dependencies?: unknown;
  readonly additionalMetadataFile?: unknown;
  readonly properties?: { readonly [name: string]: unknown };
}

/** The folder of a Stage, after those that contain it. */
function stacksIn(root: string, [directory, ...outer]: readonly string[]): WrittenStack[] {
  const artifacts = memberOf(readJson(fileIn(root, directory, 'manifest.json')), 'artifacts');
  if (!isMap(artifacts)) throw new Error('manifest.json has no artifacts: another tool wrote it');
  checkMaps(artifacts as object, 'manifest.json');
  return Object.entries(artifacts as Record<string, Artifact>).flatMap(([id, { type, properties, ...artifact }]) => {
    const files = [...FILES.map((name) => memberOf(properties, name)), artifact.additionalMetadataFile];
    for (const name of files) if (name !== undefined) fileIn(root, directory, name);
    if (type === 'cdk:cloud-assembly') {
      return stacksIn(root, within([directory, ...outer], fileIn(root, directory, properties?.directoryName)));
    }
    if (type !== STACK) return [];
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(String(artifact.environment)) ?? [];
    const file = fileIn(root, directory, properties?.templateFile);
    const own = {
      name: String(properties?.stackName ?? id),
      ...environmentOf({ account, region }),
      file,
      path: pathOf(id, artifact),
      after: stacksBefore(artifacts as Record<string, Artifact>, artifact.dependencies),
      stage: directory,
      template: checked(readTemplate(file)),
    };
    return [own, ...nestedFiles(root, own, [file])];
  });
}

/** A file or a folder in front of those that contain it. It must not be one of them: reading would never end. */
function within(outer: readonly string[], inner: string): string[] {
  if (outer.includes(inner)) throw new Error(`${JSON.stringify(basename(inner))} contains itself`);
  return [inner, ...outer];
}

function stacksBefore(artifacts: Readonly<Record<string, Artifact>>, dependencies: unknown): string[] {
  return (Array.isArray(dependencies) ? dependencies as unknown[] : []).flatMap((id) => {
    const before = memberOf(artifacts, id);
    return before?.type === STACK ? [pathOf(String(id), before)] : [];
  });
}

function pathOf(id: string, { displayName = id }: Artifact): string {
  return String(displayName).replace(/ \(.*\)$/, '');
}

/** The metadata of a nested stack names its template. */
function nestedFiles(root: string, parent: WrittenStack, outer: readonly string[]): WrittenStack[] {
  return Object.entries(parent.template.Resources ?? {}).flatMap(([id, { Type, Metadata }]) => {
    const name = memberOf(Metadata, 'aws:asset:path');
    if (Type !== 'AWS::CloudFormation::Stack' || name === undefined) return [];
    const file = fileIn(root, parent.stage, name);
    const names = { name: `${parent.name}/${id}`, path: `${parent.path}/${id}` };
    const own = { ...parent, ...names, file, template: checked(readTemplate(file)) };
    return [own, ...nestedFiles(root, own, within(outer, file))];
  });
}

function nestedIn(parent: Stack, outer: SynthesizedStack, tree: Tree): SynthesizedStack[] {
  return (tree.nested.get(parent) ?? []).flatMap((stack) => {
    const file = join(dirname(outer.file), stack.templateFile);
    const own = {
      ...outer,
      name: `${outer.name}/${parent.getLogicalId(stack.nestedStackResource as CfnResource)}`,
      file,
      path: stack.node.path,
      template: readTemplate(file),
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

function readTemplate(file: string): TemplateBody {
  return readJson(file) as TemplateBody;
}

/** A template whose sections are maps of maps, as this library reads them. */
function checked(template: TemplateBody): TemplateBody {
  for (const name of ['Resources', 'Parameters', 'Outputs', 'Conditions', 'Mappings']) {
    const section = memberOf(template, name) ?? {};
    checkMaps({ [name]: section }, 'the template');
    checkMaps(section, 'the template');
  }
  for (const { Properties = {}, Metadata = {} } of Object.values(template.Resources ?? {})) {
    checkMaps({ Properties, Metadata }, 'the template');
  }
  const several = Object.entries(template.Conditions ?? {}).find(([, one]) => Object.keys(one as object).length !== 1);
  if (several) throw new Error(`${JSON.stringify(several[0])} in the template must be one function`);
  const untyped = Object.entries(template.Resources ?? {}).find(([, { Type }]) => !/::/.test(String(Type)));
  if (untyped) throw new Error(`${JSON.stringify(untyped[0])} in the template must have a type`);
  return template;
}

function checkMaps(members: object, file: string): void {
  const broken = Object.entries(members).find(([, member]) => !isMap(member));
  if (broken) throw new Error(`${JSON.stringify(broken[0])} in ${file} must be a map`);
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** More than any service reads. What visits a template calls itself for each level. A limit of this library. */
const MOST_LEVELS = 200;

function readJson(file: string): object {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isMap(value)) throw new Error(`${JSON.stringify(basename(file))} must be a map`);
  if (isDeeper(value, MOST_LEVELS)) {
    throw new Error(`${JSON.stringify(basename(file))} is nested deeper than ${MOST_LEVELS} levels`);
  }
  return value as object;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const name in value) {
    const inner = (value as Record<string, unknown>)[name];
    if (typeof inner === 'object' && isDeeper(inner, levels - 1)) return true;
  }
  return false;
}
