import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EldoniaPlatform } from '../../src';
import { testStack } from '../support/stacks';
import { findings, missingContext } from '../support/findings';
import { inventory } from '../support/inventory';
import * as fs from 'fs';
const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
test('x', () => {
  const stack = testStack();
  new EldoniaPlatform(stack, 'Platform', { zone });
  console.log(findings(stack).join('\n'));
  console.log(missingContext(stack));
  const t = Template.fromStack(stack);
  fs.writeFileSync('/tmp/platform.json', JSON.stringify(t.toJSON(), null, 1));
  console.log(inventory(t));
  void App; void Stack;
});
