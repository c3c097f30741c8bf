import { CloudAssembly } from 'aws-cdk-lib/cx-api';

interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name: string };
}

/** The outputs of some stacks, by their names. */
export type Outputs = Record<string, Record<string, Output>>;

/** The values of template expressions after deployment, as far as they are known. */
export class StackValues {
  static of(assembly: CloudAssembly): StackValues {
    const outputs = assembly.stacksRecursively.map(({ stackName, template }) => [stackName, (template.Outputs ?? {}) as Outputs[string]]);
    return new StackValues(Object.fromEntries(outputs) as Outputs);
  }

  constructor(private readonly outputs: Outputs) {}

  /**
   * A text, in which resources are named by their stack, a slash, and their logical id, whatever of them is asked for.
   */
  text(stack: string, value: unknown): string {
    if (typeof value !== 'object' || value === null) return String(value);
    const [[name, argument]] = Object.entries(value);
    switch (name) {
      case 'Ref': return `${stack}/${argument}`;
      case 'Fn::GetAtt': return `${stack}/${argument[0]}`;
      case 'Fn::Join': return argument[1].map((part: unknown) => this.text(stack, part)).join(argument[0]);
      case 'Fn::ImportValue': return this.imported(this.text(stack, argument));
      case 'Fn::GetStackOutput': return this.text(argument.StackName, this.outputs[argument.StackName]?.[argument.OutputName]?.Value);
      default: throw new Error(`${name} is not followed`);
    }
  }

  private imported(name: string): string {
    for (const [stack, outputs] of Object.entries(this.outputs)) {
      const output = Object.values(outputs).find(({ Export }) => Export?.Name === name);
      if (output) return this.text(stack, output.Value);
    }
    throw new Error(`no stack exports ${name}`);
  }
}
