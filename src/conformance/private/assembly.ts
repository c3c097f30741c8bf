import { readFileSync } from 'fs';
import { join } from 'path';
import { StackTemplate, StackTemplateProps } from './stack-template';
import { TemplatePart, TemplateResource, Templates } from './template-part';

interface Manifest {
  readonly artifacts: Record<string, {
    readonly type: string;
    readonly displayName: string;
    readonly environment: string;
    readonly properties: { readonly templateFile: string; readonly directoryName: string };
  }>;
}

/** All templates of an app. */
export class Assembly implements Templates {
  readonly stacks: readonly StackTemplate[];
  private readonly byStack: Map<StackTemplate, Map<string, TemplateResource>>;
  private readonly byType = new Map<string, TemplateResource[]>();

  constructor(stacks: readonly StackTemplateProps[]) {
    this.stacks = stacks.map((props) => new StackTemplate(props));
    this.byStack = new Map(this.stacks.map((stack) => [stack, new Map(Object.entries(stack.resources)
      .map(([id, body]) => [id, new TemplateResource(stack, this, id, body)]))]));
    for (const resource of [...this.byStack.values()].flatMap((resources) => [...resources.values()])) {
      this.byType.set(resource.type, [...this.all(resource.type), resource]);
    }
  }

  /** All resources of the types. */
  all(...types: string[]): TemplateResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  resource(stack: StackTemplate, id: unknown): TemplateResource | undefined {
    return this.byStack.get(stack)?.get(String(id));
  }

  /** The values of an output. Its name is unique among the stacks. */
  outputs(name: unknown): TemplatePart[] {
    return this.outputParts((id) => id === name);
  }

  /** The values of an exported output. */
  exports(name: string): TemplatePart[] {
    return this.outputParts((_, output) => output.has('Export/Name', name));
  }

  private outputParts(test: (id: string, output: TemplatePart) => boolean): TemplatePart[] {
    return this.stacks.flatMap((stack) => Object.entries(stack.outputs)
      .map(([id, output]) => ({ id, part: new TemplatePart(stack, this, output) }))
      .filter(({ id, part }) => test(id, part))
      .flatMap(({ part }) => part.parts('Value')));
  }
}

/** The templates of a cloud assembly on disk, including those of its stages. */
export function readStacks(directory: string): StackTemplateProps[] {
  const { artifacts } = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Manifest;
  return Object.values(artifacts).flatMap(({ type, displayName, environment, properties }) => {
    if (type === 'cdk:cloud-assembly') return readStacks(join(directory, properties.directoryName));
    if (type !== 'aws:cloudformation:stack') return [];
    return [readStack(displayName, join(directory, properties.templateFile), environment.split('/').pop())];
  });
}

/** Reads a template from disk. */
export function readStack(name: string, file: string, region: string | undefined): StackTemplateProps {
  const template = JSON.parse(readFileSync(file, 'utf8')) as StackTemplateProps['template'];
  return { name, file, template, region: region === 'unknown-region' ? undefined : region };
}
