import { Template } from 'aws-cdk-lib/assertions';
import { propertiesOf } from './templates';
import type { ServiceInStack } from '../../src/release/private/handler/services';
import { parseJsonText } from '../../tools/policies/json-text';

/** The properties of a parameter. */
interface Parameter { readonly Name?: unknown; readonly Value?: unknown }

/** What the function of releases knows of each service of a template, by the names of their parameters. */
export const releasedServices = (template: Template): Record<string, ServiceInStack['release']> =>
  servicesIn(propertiesOf(template, 'AWS::SSM::Parameter'));

/** The same of the parameters of a Region. */
export const servicesIn = (parameters: readonly Parameter[]): Record<string, ServiceInStack['release']> =>
  Object.fromEntries(parameters.filter(({ Name }) => String(Name).endsWith('/image-service'))
    .map(({ Name, Value }) => [String(Name).replace(/-service$/, ''), (parseJsonText(Value) as ServiceInStack).release]));
