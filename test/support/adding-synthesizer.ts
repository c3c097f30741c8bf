import { App, DefaultStackSynthesizer, IReusableStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Adds a construct to each stack, as the App Staging Synthesizer does to the first stack of each environment. */
export class Adding extends DefaultStackSynthesizer implements IReusableStackSynthesizer {
  override bind(stack: Stack): void {
    super.bind(stack);
    new Construct(stack, 'UsingSynthesizer');
  }

  override reusableBind(stack: Stack): this {
    const copy = Object.create(this) as this;
    copy.bind(stack);
    return copy;
  }
}

/** The templates of an app, by the names of their stacks. */
export function templates(define: (app: App) => void, defaultStackSynthesizer?: IReusableStackSynthesizer) {
  const context = { '@aws-cdk/core:defaultCrossStackReferences': 'weak' };
  const app = new App({ treeMetadata: false, analyticsReporting: false, context, defaultStackSynthesizer });
  define(app);
  return Object.fromEntries(app.synth().stacksRecursively.map(({ stackName, template }) => [stackName, template as unknown]));
}
