import { Assembly } from './assembly';
import { TemplatePart, TemplateResource } from './template-part';

/** The resources in the value of an SSM parameter that a container's variable reads when the task starts. */
export function readResources(app: Assembly, secret: TemplatePart): TemplateResource[] {
  const parameters = app.all('AWS::SSM::Parameter').filter((parameter) =>
    parameter.stack.region === secret.stack.region && secret.has('ValueFrom', (source) => isOf(source, parameter)));
  return parameters.flatMap((parameter) => parameter.parts('Value')).flatMap((value) => value.refs());
}

/** By reference, or by the name in the ARN, because the parameter can be in another stack. */
function isOf(source: TemplatePart, parameter: TemplateResource): boolean {
  return source.refs().includes(parameter)
    || parameter.has('Name', (name) => source.text().endsWith(`:parameter${name.text()}`));
}
