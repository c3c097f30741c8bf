import { App, CfnOutput, Stack, aws_sqs as sqs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { supportScope } from '../../src/private/support-stack';
import { TOKYO } from '../../tools/assemblies/stacks';
import { Adding, templates } from '../support/adding-synthesizer';

test('the templates of a support stack are those of a synthesizer that adds none', () => {
  const define = (app: App) => {
    const stack = new Stack(app, 'Shop', { env: TOKYO });
    const { queueArn: value } = new sqs.Queue(stack, 'Queue');
    new CfnOutput(supportScope(new Construct(stack, 'Audit-1'), { suffix: 'Audit', description: 'Reads the queue' }), 'Queue', { value });
  };

  expect(Object.keys(templates(define))).toEqual(['Shop', 'Shop-Audit']);
  expect(templates(define, new Adding())).toEqual(templates(define));
});
